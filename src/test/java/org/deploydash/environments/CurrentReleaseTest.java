package org.deploydash.environments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deploydash.testing.Places;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentReleaseTest {

    @TempDir
    Path folder;

    private Path release;
    private Path current;

    @BeforeEach
    void deploy() throws IOException {
        release = Files.createDirectories(folder.resolve("deployments/deploy_20241112_153045"));
        current = Files.createSymbolicLink(folder.resolve("current"), Path.of("deployments/deploy_20241112_153045"));
    }

    private Optional<Release> read() {
        return new CurrentRelease().of(Places.withCurrent(current));
    }

    private void assertVersion(Optional<String> version) {
        assertThat(read()).contains(new Release("deploy_20241112_153045", version));
    }

    @Test
    void reads_the_directory_and_its_version() throws IOException {
        Files.writeString(release.resolve("VERSION"), "0.7.0\n");
        assertVersion(Optional.of("0.7.0"));
    }

    @Test
    void follows_the_link_when_it_moves() throws IOException {
        read();
        Path backup = Files.createDirectories(folder.resolve("backups/prod/backup_20241101_000000"));
        Files.writeString(backup.resolve("VERSION"), "v0.6.9");
        Files.delete(current);
        Files.createSymbolicLink(current, backup);
        assertThat(read()).contains(new Release("backup_20241101_000000", Optional.of("v0.6.9")));
    }

    @Test
    void follows_a_link_to_a_link() throws IOException {
        Path newest = Files.createSymbolicLink(folder.resolve("newest"), current);
        assertThat(new CurrentRelease().of(Places.withCurrent(newest)))
                .contains(new Release("deploy_20241112_153045", Optional.empty()));
    }

    @Test
    void takes_the_first_line_without_what_cannot_be_seen() throws IOException {
        Files.writeString(release.resolve("VERSION"), "\uFEFF\n 1.0\u0007.0 \r\nbuilt by hand\n");
        assertVersion(Optional.empty());
        Files.writeString(release.resolve("VERSION"), "  1.0\u0007.0 \r\nbuilt by hand\n");
        assertVersion(Optional.of("1.0.0"));
    }

    @Test
    void an_unusable_version_file_is_absent() throws IOException {
        assertVersion(Optional.empty());
        Path file = release.resolve("VERSION");
        for (String content :
                new String[] {"", " \n", "9".repeat(65), "x".repeat(1 << 20), "1.0\n" + "x".repeat(1000)}) {
            Files.writeString(file, content);
            assertVersion(Optional.empty());
        }
        Files.writeString(file, "9".repeat(64) + "\n");
        assertVersion(Optional.of("9".repeat(64)));
        Files.delete(file);
        Files.createDirectory(file);
        assertVersion(Optional.empty());
    }

    @Test
    void a_version_file_that_leads_elsewhere_is_absent() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
        Files.createSymbolicLink(release.resolve("VERSION"), secret);
        assertVersion(Optional.empty());
    }

    @Test
    void a_version_file_that_is_no_text_is_absent_or_harmless() throws IOException {
        Files.write(release.resolve("VERSION"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(read()).isPresent();
    }

    @Test
    void a_dangling_link_is_absent() throws IOException {
        Files.delete(release);
        assertThat(read()).isEmpty();
    }

    @Test
    void a_link_to_a_file_is_absent() throws IOException {
        Files.delete(release);
        Files.writeString(release, "no directory");
        assertThat(read()).isEmpty();
    }

    @Test
    void a_link_to_itself_is_absent() throws IOException {
        Files.delete(current);
        Files.createSymbolicLink(current, current);
        assertThat(read()).isEmpty();
    }

    @Test
    void what_is_no_link_is_absent() throws IOException {
        Files.delete(current);
        assertThat(read()).isEmpty();
        Files.createDirectory(current);
        assertThat(read()).isEmpty();
    }

    @Test
    void nothing_configured_is_absent() {
        assertThat(new CurrentRelease().of(Places.at("test", java.net.URI.create("http://127.0.0.1:8001/api/health"))))
                .isEmpty();
    }
}

package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped {@code setenv.sh} lays aside makes a start quicker and never prevents one; run by the profile faults alone. */
class LaidAsideClassesFaults {

    @TempDir
    Path folder;

    @Test
    void are_used_after_a_stop_and_done_without_once_they_are_damaged() throws IOException {
        Path temp = folder.resolve("opt/tomcat/temp");
        StockServer server = StockServer.startAlone(
                "tomcat",
                folder,
                "applications: [{id: rosey, environments: [{id: test, health-url: 'http://127.0.0.1:1/'}]}]\n");
        try {
            server.close();
            assertThat(temp.resolve("classes.jsa.new")).exists();
            server.startAgain();
            assertThat(mapped(server)).isTrue();
            server.close();

            damage(temp.resolve("classes.jsa"));
            server.startAgain();

            assertThat(mapped(server)).isFalse();
            assertThat(server.as("viewer").get("api/status").statusCode()).isEqualTo(200);
        } finally {
            server.close();
        }
    }

    private static boolean mapped(StockServer server) throws IOException {
        return Files.readString(
                        Path.of("/proc", Long.toString(server.machine().server().pid()), "maps"))
                .contains("temp/classes.jsa");
    }

    /** Some pages in its middle, as a failing disk leaves them. */
    private static void damage(Path archive) throws IOException {
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            for (int fifth = 2; fifth < 5; fifth++) {
                file.write(ByteBuffer.allocate(65_536), file.size() / 5 * fifth);
            }
        }
    }
}

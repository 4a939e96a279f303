package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes that can be filled to its last byte. Where nobody may mount one, the test is skipped and says so. */
record SmallDisk(Path folder) implements AutoCloseable {

    static SmallDisk mounted(Path folder) throws IOException {
        Files.createDirectories(folder);
        Assumptions.assumeTrue(
                ran("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder.toString()),
                "only root may mount a disk to fill; DiskFaultsIT does as much by limits");
        return new SmallDisk(folder);
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    void fill() throws IOException {
        byte[] much = new byte[64 << 10];
        Arrays.fill(much, (byte) 'x');
        for (int size = much.length; size > 0; size /= 2) {
            try (OutputStream out =
                    Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(much, 0, size);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(filler());
    }

    private static boolean ran(String... command) throws IOException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        assertThat(ran("umount", "-l", folder.toString())).isTrue();
    }
}

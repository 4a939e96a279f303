package org.deploydash.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's pure modules, tested where they are quick to test: {@code node --test} over {@code src/test/js}. Needs Node.js 20. */
class ModulesTest {

    private static final Path TESTS = Path.of("src", "test", "js");

    @Test
    void keep_what_their_own_tests_say() throws IOException, InterruptedException {
        boolean node = isOnPath("node");
        if (!node) {
            System.out.println("node tests skipped: node is not on the PATH");
        }
        assumeTrue(node, "node is not on the PATH");

        List<String> files = tests();
        assertThat(files).as("test files below %s", TESTS).isNotEmpty();
        List<String> command = new ArrayList<>(List.of("node", "--test"));
        command.addAll(files);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The page's modules are .js, as browsers like them; node 20 needs to be told to look inside.
        builder.environment().put("NODE_OPTIONS", "--experimental-detect-module --no-warnings");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static List<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".test.js"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}

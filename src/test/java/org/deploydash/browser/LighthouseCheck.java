package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lighthouse looks at the demo: {@code mvn -Pdemo jetty:run} in one shell, {@code mvn -Plighthouse verify} in another, with its password.
 * It needs Node and the network, so no other build runs it. The score for performance is printed and not asserted: it is a timing, and
 * tells as much of the machine as of the page.
 */
@ExtendWith(Browsers.class)
class LighthouseCheck {

    private static final String VERSION = "12.8.2";
    private static final Path FOLDER = Path.of("target", "lighthouse");

    @ParameterizedTest
    @ValueSource(strings = {"desktop", "mobile"})
    void finds_nothing_to_mend(String device) throws Exception {
        JsonNode report = look(device);

        report.path("categories")
                .forEach(category -> System.out.printf(
                        "Lighthouse, %s: %s %.0f%n",
                        device,
                        category.path("title").asText(),
                        100 * category.path("score").asDouble()));
        for (String category : List.of("accessibility", "best-practices")) {
            assertThat(report.path("categories").path(category).path("score").asDouble())
                    .as("%s; see %s", category, FOLDER)
                    .isEqualTo(1.0);
        }
        assertThat(report.path("audits")
                        .path("cumulative-layout-shift")
                        .path("numericValue")
                        .asDouble())
                .as("nothing may move while the page loads")
                .isLessThan(0.005);
    }

    private static JsonNode look(String device) throws Exception {
        Path headers = Files.createDirectories(FOLDER).resolve("headers.json");
        String login = System.getProperty("lighthouse.user") + ":" + System.getProperty("lighthouse.password");
        Files.writeString(
                headers,
                "{\"Authorization\": \"Basic "
                        + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)) + "\"}");
        Path report = FOLDER.resolve(device + ".json");
        List<String> command = new ArrayList<>(List.of(
                "npx",
                "--yes",
                "lighthouse@" + VERSION,
                System.getProperty("lighthouse.url"),
                "--quiet",
                "--only-categories=performance,accessibility,best-practices",
                "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
                "--extra-headers=" + headers,
                "--output=json",
                "--output-path=" + report));
        if (device.equals("desktop")) {
            command.add("--preset=desktop");
        }
        ProcessBuilder lighthouse = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve(device + ".log").toFile());
        lighthouse.environment().put("CHROME_PATH", chromium());
        try {
            assertThat(lighthouse.start().waitFor())
                    .as("Lighthouse's exit; is the demo running?")
                    .isZero();
        } finally {
            Files.delete(headers);
        }
        return new ObjectMapper().readTree(report.toFile());
    }

    private static String chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
    }
}

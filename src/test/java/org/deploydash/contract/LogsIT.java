package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.StreamSupport;
import org.deploydash.testing.Caller;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that grows, read by an operator over HTTP. */
class LogsIT {

    @TempDir
    private Path folder;

    @Test
    void an_operator_follows_a_log_and_nobody_else_does() throws IOException {
        Path log = Files.writeString(folder.resolve("bot.log"), "one\n\u001b[31m<b>two</b>\u001b[0m\n");
        String yaml = HttpContract.CONFIGURATION.replace("no-such-file.log", log.toString());
        try (RunningDashboard dashboard = RunningDashboard.configured(folder, "/dash", yaml)) {
            Caller operator = Caller.of(dashboard.base()).signedIn("operator", "operator-secret");
            JsonNode first = operator.json("api/logs/prod?source=file");
            assertThat(lines(first)).containsExactly("one", "<b>two</b>");
            Files.writeString(log, "three\n", StandardOpenOption.APPEND);
            JsonNode second = operator.json(
                    "api/logs/prod?source=file&after=" + first.get("next").asText());
            assertThat(lines(second)).containsExactly("three");
            assertThat(second.get("changed_at").asText()).endsWith("Z");

            Caller tester = Caller.of(dashboard.base()).signedIn("tester", "tester-secret");
            assertThat(tester.get("api/logs/prod?source=file").statusCode()).isEqualTo(403);
            assertThat(tester.get("api/logs/prod?source=file").body()).doesNotContain("one");
        }
    }

    private static Iterable<String> lines(JsonNode told) {
        return StreamSupport.stream(told.get("lines").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}

package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Caller;
import org.deploydash.testing.ChildDashboard;
import org.sqlite.SQLiteDataSource;

/** A dashboard in a process of its own, with one environment, and what is asked of it while its store or the machine is treated badly. */
record StoredDashboard(Path folder, ChildDashboard process) implements AutoCloseable {

    static final String NOWHERE = "http://127.0.0.1:1";
    private static final String MUCH = "x".repeat(1_500);

    static StoredDashboard start(Path folder) throws IOException {
        return start(folder, NOWHERE, List.of());
    }

    /**
     * @param health address of its only environment
     * @param through the program that runs it
     */
    static StoredDashboard start(Path folder, String health, List<String> through) throws IOException {
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), """
                limits: {requests-per-second: 1000000, burst: 1000000}
                sampling: {interval: 1s, timeout: 500ms}
                applications:
                  - id: rosey
                    environments: [{id: test, health-url: '%s/api/health'}]
                """.formatted(health));
        return new StoredDashboard(
                folder, ChildDashboard.start(through, folder, Map.of("DASHBOARD_CONFIG", file.toString())));
    }

    Caller as(String user) {
        return Caller.of(process.base()).signedIn(user, user + "-secret");
    }

    HttpResponse<String> record() {
        return as("operator").post("api/deployments", """
                {"environment": "test", "commit_sha": "abcdef0", "status": "success", "commit_message": "%s"}""".formatted(MUCH));
    }

    /** One that must be accepted. */
    long recorded() {
        HttpResponse<String> answer = record();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Caller.json(answer).path("id").asLong();
    }

    boolean has(long id) {
        return as("viewer").get("api/deployments/" + id).statusCode() == 200;
    }

    /** What it says about its store. */
    JsonNode storage() {
        return as("viewer").json("api/self").path("storage");
    }

    void assertFailing(String... errors) {
        JsonNode self = as("viewer").json("api/self");
        assertThat(self.path("status").asText()).isEqualTo("degraded");
        assertThat(self.path("storage").path("writable").asBoolean()).isFalse();
        assertThat(self.path("storage").path("failing_since").asText()).isNotEmpty();
        assertThat(self.path("storage").path("error").asText()).isIn((Object[]) errors);
    }

    static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(Caller.json(answer).path("error").asText()).isEqualTo("storage_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).doesNotContain("SQLITE").doesNotContain("/");
    }

    Path data() {
        return folder.resolve("data");
    }

    Path database() {
        return data().resolve("dashboard.db");
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("child.log"));
    }

    /** Another program's. Not by the list of drivers, which dashboards of this process clean up behind them. */
    Connection another() throws SQLException {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + database());
        return source.getConnection();
    }

    /** Stops it as a service is stopped. */
    void stop() {
        process.stop();
    }

    @Override
    public void close() {
        process.close();
    }
}

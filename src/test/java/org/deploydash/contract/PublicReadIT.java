package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.deploydash.testing.Caller;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code access.read: public}: anyone reads, and nothing else is open. */
class PublicReadIT {

    @TempDir
    static Path folder;

    private static RunningDashboard dashboard;

    @BeforeAll
    static void start() {
        dashboard = RunningDashboard.configured(folder, "/", HttpContract.CONFIGURATION + "access: {read: public}\n");
    }

    @AfterAll
    static void stop() {
        dashboard.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api/status", "api/deployments", "api/environments", "css/app.css", "favicon.ico"})
    void anyone_reads(String path) {
        assertThat(anyone().get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void writing_and_logs_want_a_login() {
        assertThat(anyone().post("api/deploy/test", "{}").statusCode()).isEqualTo(401);
        assertThat(anyone().post("api/deployments", "{}").statusCode()).isEqualTo(401);
        assertThat(anyone().get("api/logs/test").statusCode()).isEqualTo(403);
        assertThat(as("nobody").post("api/deploy/test", "{}").statusCode()).isEqualTo(403);
        assertThat(as("operator").post("api/deploy/test", "{}").statusCode()).isEqualTo(503);
    }

    @Test
    void who_signs_in_is_known() {
        assertThat(anyone().json("api/me").get("read").asBoolean()).isTrue();
        assertThat(as("operator").json("api/me").get("user").asText()).isEqualTo("operator");
        assertThat(anyone().signedIn("operator", "wrong").get("api/status").statusCode())
                .isEqualTo(401);
    }

    private static Caller anyone() {
        return Caller.of(dashboard.base());
    }

    private static Caller as(String user) {
        return anyone().signedIn(user, user + "-secret");
    }
}

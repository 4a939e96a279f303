package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deploydash.testing.Caller;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator's mistake looks like from outside. */
class UnusableIT {

    @TempDir
    Path folder;

    @Test
    void answers_503_on_every_path_and_tells_nothing() {
        try (RunningDashboard dashboard =
                RunningDashboard.configured(folder, "/dash", "sampling: {intervall: 10s}\n")) {
            for (String path : new String[] {"", "api/status", "api/me", "error", "css/app.css", "nosuch"}) {
                assertUnusable(Caller.of(dashboard.base()).get(path));
            }
            assertUnusable(Caller.of(dashboard.base()).post("api/deploy/test", "{}"));
        }
    }

    @Test
    void does_so_too_where_the_database_cannot_be_opened() throws IOException {
        Path data = Files.writeString(folder.resolve("taken"), "a file where a folder should be");

        try (RunningDashboard dashboard = RunningDashboard.start(
                folder, "/", Map.of("DASHBOARD_DB_URL", "jdbc:sqlite:" + data.resolve("dashboard.db")))) {
            assertUnusable(Caller.of(dashboard.base()).get("api/status"));
        }
    }

    private static void assertUnusable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .doesNotContain("intervall")
                .doesNotContain("sqlite")
                .doesNotContain("/tmp");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
}

package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deploydash.testing.Caller;
import org.deploydash.testing.ChildDashboard;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two SQLites of one process on one file damage it: StockServersFaults has Jetty do it, forty times. Two of different processes would tell
 * everything twice.
 */
class SoleUseIT {

    private static final String ROW =
            "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}";

    @TempDir
    Path folder;

    @Test
    void who_is_deployed_anew_gets_the_database_before_the_old_one_is_stopped() {
        try (RunningDashboard old = RunningDashboard.start(folder, "/", Map.of())) {
            assertThat(operator(old).post("api/deployments", ROW).statusCode()).isEqualTo(201);
            try (RunningDashboard anew = RunningDashboard.start(folder, "/", Map.of())) {
                assertThat(operator(anew)
                                .json("api/deployments")
                                .path("deployments")
                                .size())
                        .isEqualTo(1);
                assertThat(operator(anew).post("api/deployments", ROW).statusCode())
                        .isEqualTo(201);
                assertThat(operator(old).post("api/deployments", ROW).statusCode())
                        .isEqualTo(503);

                old.undeploy();

                assertThat(operator(anew).post("api/deployments", ROW).statusCode())
                        .isEqualTo(201);
                assertThat(operator(anew)
                                .json("api/deployments")
                                .path("deployments")
                                .size())
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void another_dashboard_of_the_server_gets_none_that_is_in_use_whatever_link_leads_to_it() throws IOException {
        try (RunningDashboard first = RunningDashboard.start(folder, "/", Map.of())) {
            Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
            try (RunningDashboard second =
                    RunningDashboard.start(folder, "/other", Map.of("DASHBOARD_DATA", link.toString()))) {
                assertThat(Caller.of(second.base()).get("api/self").statusCode())
                        .isEqualTo(503);
            }
            assertThat(operator(first).post("api/deployments", ROW).statusCode())
                    .isEqualTo(201);
        }
        try (RunningDashboard second = RunningDashboard.start(folder, "/other", Map.of())) {
            assertThat(operator(second)
                            .json("api/deployments")
                            .path("deployments")
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_dashboard_of_another_process_keeps_its_database_to_itself_until_it_dies() throws IOException {
        try (ChildDashboard first = ChildDashboard.start(folder, Map.of())) {
            Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
            Map<String, String> same =
                    Map.of("DASHBOARD_DATA", folder.resolve("data").toString());
            try (RunningDashboard second = RunningDashboard.start(elsewhere, "/", same)) {
                assertThat(Caller.of(second.base()).get("api/self").statusCode())
                        .isEqualTo(503);
            }
            first.kill();
            try (RunningDashboard second = RunningDashboard.start(elsewhere, "/", same)) {
                assertThat(operator(second).post("api/deployments", ROW).statusCode())
                        .isEqualTo(201);
            }
        }
    }

    private static Caller operator(RunningDashboard dashboard) {
        return Caller.of(dashboard.base()).signedIn("operator", "operator-secret");
    }
}

package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.deploydash.abuse.StoredDashboard.NOWHERE;
import static org.deploydash.abuse.StoredDashboard.assertUnavailable;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets when the disk does not play along, and that it passes. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the limits and permissions of Linux are the faults")
@ExtendWith(Browsers.class)
class DiskFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /** So that the folder can be deleted. */
    @AfterEach
    void let_us_write_again() throws IOException {
        allow("rwxr-xr-x");
    }

    private void allow(String permissions) throws IOException {
        Path data = folder.resolve("data");
        if (Files.exists(data)) {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(permissions));
        }
    }

    @Test
    void a_full_disk_takes_nothing_that_is_lost_shows_what_there_is_and_is_forgotten_when_there_is_room(
            Browsers browsers) throws IOException {
        List<Long> taken = new ArrayList<>();
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            // no file of its may grow beyond this: what a full disk is to a write
            dashboard.process().treat("prlimit", "--fsize=1500000:unlimited", "--pid");
            HttpResponse<String> answer = dashboard.record();
            while (answer.statusCode() == 201) {
                taken.add(Caller.json(answer).path("id").asLong());
                answer = dashboard.record();
            }
            assertUnavailable(answer);
            // where a deployment has no room left a sample may have: not even that now
            dashboard.process().treat("prlimit", "--fsize=1000000:unlimited", "--pid");
            assertUnavailable(dashboard.record());
            dashboard.assertFailing("storage_full", "storage_unreadable");
            assertThat(dashboard.has(taken.get(0))).isTrue();

            try (Browser page = browsers.open(dashboard.process().base(), "operator", "operator-secret")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(page.text("[data-part=store]"))
                                .startsWith("Nothing has been recorded since")
                                .contains("the disk f"));
                page.screenshot("nothing-is-recorded");

                dashboard.process().treat("prlimit", "--fsize=unlimited:unlimited", "--pid");

                await().atMost(PATIENCE).until(() -> dashboard.record().statusCode() == 201);
                assertThat(dashboard.storage().path("error").isNull()).isTrue();
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(page.text("[data-part=store]")).isEmpty());
            }
        }
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            assertThat(taken).isNotEmpty().allMatch(dashboard::has);
        }
    }

    @Test
    void a_database_that_another_program_holds_is_said_to_be_busy_for_as_long_as_it_is() throws Exception {
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            long before = dashboard.recorded();
            try (var other = dashboard.another();
                    var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertUnavailable(dashboard.record());
                dashboard.assertFailing("storage_busy");
                assertThat(dashboard.has(before)).isTrue();
                statement.execute("ROLLBACK");
            }
            await().atMost(PATIENCE).until(() -> dashboard.record().statusCode() == 201);
            await().atMost(PATIENCE)
                    .until(() -> dashboard.storage().path("writable").asBoolean());
        }
    }

    @Test
    void the_log_that_grew_under_a_reader_who_takes_long_is_cut_back_once_he_is_done() throws Exception {
        try (StoredDashboard dashboard = StoredDashboard.start(folder)) {
            dashboard.recorded();
            long most;
            try (var other = dashboard.another();
                    var statement = other.createStatement()) {
                statement.execute("BEGIN");
                statement.executeQuery("SELECT count(*) FROM deployment").close();
                while (log(dashboard) < 6_000_000) {
                    dashboard.recorded();
                }
                most = log(dashboard);
                statement.execute("COMMIT");
            }
            await().atMost(PATIENCE).until(() -> {
                dashboard.recorded();
                return log(dashboard) < most;
            });
        }
    }

    private static long log(StoredDashboard dashboard) throws IOException {
        return Files.size(dashboard.data().resolve("dashboard.db-wal"));
    }

    @Test
    void a_folder_that_may_not_be_written_is_said_so_and_nothing_in_it_is_touched() throws IOException {
        long before;
        try (StoredDashboard dashboard = StoredDashboard.start(folder, NOWHERE, withoutPrivilege())) {
            before = dashboard.recorded();
            allow("r-xr-xr-x");
            HttpResponse<String> backup = dashboard.as("admin").post("api/backups", "{}");
            assertThat(backup.statusCode()).as(backup.body()).isEqualTo(503);
            assertThat(dashboard.has(dashboard.recorded())).isTrue();
            dashboard.stop();
        }
        try (StoredDashboard dashboard = StoredDashboard.start(folder, NOWHERE, withoutPrivilege())) {
            assertThat(dashboard.as("admin").get("").statusCode()).isEqualTo(503);
            assertThat(dashboard.log()).contains("The dashboard may not write").contains("let its user own it");
        }
        allow("rwxr-xr-x");
        try (StoredDashboard dashboard = StoredDashboard.start(folder, NOWHERE, withoutPrivilege())) {
            assertThat(dashboard.has(before)).isTrue();
        }
    }

    /** Root writes everywhere; not so without this capability. */
    private static List<String> withoutPrivilege() {
        return System.getProperty("user.name").equals("root")
                ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
                : List.of();
    }
}

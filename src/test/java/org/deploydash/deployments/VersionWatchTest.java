package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.deploydash.events.EventBus;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionWatchTest {

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T12:00:00Z"));
    private Duration grace = Duration.ZERO;
    private VersionWatch watch;
    private SqliteStorage storage;
    private Ledger ledger;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        ledger = new Ledger(new DeploymentStore(storage), new EventBus(), clock);
        watch = new VersionWatch(ledger, new ReportedVersionStore(storage), grace, Runnable::run);
    }

    private void restart() {
        storage.close();
        open();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void reports(String... versions) {
        for (String version : versions) {
            clock.advance(Duration.ofSeconds(10));
            watch.reported("prod", clock.instant(), version);
        }
    }

    private List<Deployment> rows() {
        return ledger.page(DeploymentQuery.newest(100)).deployments();
    }

    private Deployment deployed(String version, String commit, DeploymentStatus status) {
        clock.advance(Duration.ofSeconds(1));
        return ledger.observe(DeploymentObserved.in("prod", DeploymentSource.GITHUB, status)
                .githubDeployment(clock.millis())
                .version(version)
                .commit(commit)
                .deployedAt(clock.instant())
                .seen());
    }

    @Test
    void a_deployment_is_not_named_after_what_ran_before_it_ended() {
        reports("1.0.0", "1.1.0");
        Instant ended = clock.instant().plusSeconds(15);
        Deployment nameless =
                ledger.observe(DeploymentObserved.in("prod", DeploymentSource.GITHUB, DeploymentStatus.SUCCESS)
                        .githubDeployment(7L)
                        .deployedAt(clock.instant())
                        .times(clock.instant(), ended)
                        .seen());
        reports("1.1.0");
        assertThat(ledger.find(nameless.id()).orElseThrow().version()).isNull();
        reports("1.2.0", "1.2.0");
        assertThat(ledger.find(nameless.id()).orElseThrow().version()).isEqualTo("1.2.0");
        assertThat(rows()).hasSize(1);
    }

    @Test
    void a_version_that_changes_with_no_deployment_on_record_becomes_one() {
        reports("1.0.0", "1.0.0", "1.1.0");
        assertThat(rows()).isEmpty();
        reports("1.1.0", "1.1.0", "1.1.0");
        assertThat(rows()).hasSize(1);
        Deployment seen = rows().get(0);
        assertThat(seen.source()).isEqualTo(DeploymentSource.OBSERVED);
        assertThat(seen.version()).isEqualTo("1.1.0");
        assertThat(seen.status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(seen.deployedAt()).isEqualTo(clock.instant().minusSeconds(30));
        assertThat(seen.commit()).isNull();
        assertThat(seen.deployedBy()).isNull();
        reports("1.0.0", "1.0.0");
        assertThat(rows()).extracting(Deployment::version).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void what_a_server_says_first_is_where_it_stands_even_where_the_ledger_says_otherwise() {
        deployed("v2.0.0", null, DeploymentStatus.SUCCESS);
        clock.advance(Duration.ofHours(5));
        reports("1.0.0", "1.0.0", "1.0.0");
        assertThat(rows()).hasSize(1);
    }

    @Test
    void a_change_during_a_restart_of_the_dashboard_is_noticed() {
        reports("1.0.0", "1.0.0");
        restart();
        reports("1.1.0", "1.1.0");
        assertThat(rows()).extracting(Deployment::version).containsExactly("1.1.0");
        restart();
        reports("1.1.0", "1.1.0", "1.1.0");
        assertThat(rows()).hasSize(1);
    }

    @Test
    void a_deployment_explains_its_version_its_commit_and_a_version_nobody_knew() {
        reports("1.0.0");
        deployed("v1.1.0", null, DeploymentStatus.SUCCESS);
        reports("1.1.0", "1.1.0", "1.1.0");
        assertThat(rows()).hasSize(1);
        deployed(null, "abcdef0123456789", DeploymentStatus.SUCCESS);
        reports("abcdef0", "abcdef0", "abcdef0");
        assertThat(rows()).hasSize(2);
        Deployment nameless = deployed(null, "1234567890abcdef", DeploymentStatus.SUCCESS);
        reports("1.3.0", "1.3.0", "1.3.0");
        assertThat(rows()).hasSize(3);
        assertThat(ledger.find(nameless.id()).orElseThrow().version()).isEqualTo("1.3.0");
    }

    @Test
    void a_failed_deployment_may_have_left_its_version_there() {
        reports("1.0.0");
        deployed("v1.1.0", null, DeploymentStatus.FAILED);
        clock.advance(Duration.ofHours(1));
        reports("1.1.0", "1.1.0", "1.1.0");
        assertThat(rows()).hasSize(1);
    }

    @Test
    void another_version_than_the_one_just_deployed_is_a_difference_to_be_seen_and_no_deployment() {
        reports("1.0.0");
        deployed("v1.1.0", null, DeploymentStatus.SUCCESS);
        reports("1.0.9", "1.0.9", "1.0.9");
        assertThat(rows()).extracting(Deployment::version).containsExactly("v1.1.0");
    }

    @Test
    void nothing_is_concluded_while_something_is_being_deployed() {
        reports("1.0.0");
        deployed("v3.0.0", null, DeploymentStatus.IN_PROGRESS);
        reports("1.1.0", "1.1.0", "1.1.0");
        assertThat(rows()).hasSize(1);
    }

    @Test
    void a_glimpse_and_a_server_that_does_not_know_are_no_change() {
        reports("1.0.0", "1.1.0", "1.0.0", "1.1.0", "1.0.0", "unknown", "unknown", null, null);
        reports("1.0.0");
        assertThat(rows()).isEmpty();
    }

    @Test
    void a_change_must_last_as_long_as_github_may_take_to_explain_it() {
        storage.close();
        grace = Duration.ofSeconds(60);
        open();
        reports("1.0.0", "1.1.0", "1.1.0", "1.1.0", "1.1.0", "1.1.0", "1.1.0");
        assertThat(rows()).isEmpty();
        reports("1.1.0");
        assertThat(rows()).hasSize(1);
    }
}

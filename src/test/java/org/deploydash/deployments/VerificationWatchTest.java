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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationWatchTest {

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T12:00:00Z"));
    private SqliteStorage storage;
    private Ledger ledger;
    private VerificationWatch watch;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        EventBus bus = new EventBus();
        ledger = new Ledger(new DeploymentStore(storage), bus, clock);
        watch = new VerificationWatch(ledger, List.of("prod", "test"), bus, Runnable::run);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Deployment deployed(String version, DeploymentStatus status) {
        clock.advance(Duration.ofSeconds(10));
        return ledger.observe(DeploymentObserved.in("prod", DeploymentSource.GITHUB, status)
                .githubDeployment(clock.millis())
                .version(version)
                .deployedAt(clock.instant())
                .seen());
    }

    private Instant reports(@Nullable String version) {
        clock.advance(Duration.ofSeconds(10));
        watch.reported("prod", clock.instant(), version);
        return clock.instant();
    }

    private Optional<Instant> verified(Deployment deployment) {
        return ledger.verified(deployment.id());
    }

    @Test
    void the_first_report_of_its_version_after_its_end_verifies_a_deployment() {
        reports("1.0.0");
        Deployment deployment = deployed("v1.1.0", DeploymentStatus.SUCCESS);
        reports("1.0.0");
        reports(null);
        assertThat(verified(deployment)).isEmpty();
        Instant first = reports("1.1.0");
        reports("1.1.0");
        assertThat(verified(deployment)).hasValue(first);
    }

    @Test
    void another_server_and_a_failed_deployment_verify_nothing() {
        Deployment failed = deployed("v1.1.0", DeploymentStatus.FAILED);
        reports("1.1.0");
        assertThat(verified(failed)).isEmpty();
        Deployment done = deployed("v1.2.0", DeploymentStatus.SUCCESS);
        watch.reported("test", clock.instant().plusSeconds(5), "1.2.0");
        assertThat(verified(done)).isEmpty();
    }

    @Test
    void the_same_version_again_is_verified_again() {
        reports("1.1.0");
        Deployment again = deployed("v1.1.0", DeploymentStatus.SUCCESS);
        assertThat(verified(again)).isEmpty();
        Instant first = reports("1.1.0");
        assertThat(verified(again)).hasValue(first);
    }

    @Test
    void what_ended_long_ago_stays_unverified_as_nobody_saw_when() {
        Deployment old = deployed("v1.1.0", DeploymentStatus.SUCCESS);
        clock.advance(Duration.ofHours(2));
        reports("1.1.0");
        assertThat(verified(old)).isEmpty();
    }

    @Test
    void a_restart_in_between_loses_nothing() {
        Deployment deployment = deployed("v1.1.0", DeploymentStatus.SUCCESS);
        storage.close();
        open();
        Instant first = reports("1.1.0");
        assertThat(verified(deployment)).hasValue(first);
    }

    @Test
    void its_timeline_tells_it_last_and_an_end_never_before_its_beginning() {
        Deployment recorded = ledger.record(new NewDeployment(
                "prod", "0123456", DeploymentStatus.SUCCESS, null, "v1.1.0", "ada", clock.instant(), 20L, 77L, null));
        Instant finished = clock.instant().plusSeconds(22);
        ledger.observe(DeploymentObserved.in("prod", DeploymentSource.GITHUB, DeploymentStatus.SUCCESS)
                .run(77L, 1)
                .times(clock.instant().plusSeconds(2), finished)
                .deployedAt(clock.instant())
                .turn(clock.instant().plusSeconds(2), DeploymentStatus.IN_PROGRESS)
                .seen());
        clock.advance(Duration.ofSeconds(60));
        reports("1.1.0");
        assertThat(new DeploymentResource(ledger)
                        .get(Long.toString(recorded.id()))
                        .timeline())
                .extracting(DeploymentResource.Turn::status)
                .containsExactly("in_progress", "success", "verified");
    }
}

package org.deploydash.rollbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.Ledger;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.health.Health;
import org.deploydash.health.HealthMomentStore;
import org.deploydash.health.HealthRecorder;
import org.deploydash.health.HealthStore;
import org.deploydash.health.Judge;
import org.deploydash.health.ProbeError;
import org.deploydash.health.Sample;
import org.deploydash.health.SamplingSettings;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.Places;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackWatchTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Environments PLACES =
            Places.of(Places.at("prod", URI.create("http://127.0.0.1:9/api/health")));

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(NOON);
    private final List<RollbacksChanged> announced = new ArrayList<>();
    private SqliteStorage storage;
    private Ledger ledger;
    private HealthRecorder recorder;
    private FileRollbackTimeline timeline;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        EventBus bus = new EventBus();
        bus.subscribe(RollbacksChanged.class, announced::add);
        ledger = new Ledger(new DeploymentStore(storage), bus, clock);
        recorder = new HealthRecorder(new HealthStore(storage), bus, new Judge(SamplingSettings.DEFAULT));
        timeline = new FileRollbackTimeline(PLACES, ZoneOffset.UTC, new RollbackStore(storage), bus, clock);
        new RollbackWatch(
                PLACES,
                ledger,
                new HealthMomentStore(storage),
                new MadeRollbackStore(storage),
                timeline,
                bus,
                Runnable::run,
                clock);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private Deployment deployed(long id, String version, DeploymentStatus status, int from, int to, Long rollbackOf) {
        return ledger.observe(DeploymentObserved.in(
                        "prod", rollbackOf == null ? DeploymentSource.GITHUB : DeploymentSource.DISPATCH, status)
                .githubDeployment(id)
                .version(version)
                .deployedBy("ann")
                .reason("it hurts")
                .deployedAt(at(from))
                .turn(at(from), DeploymentStatus.QUEUED)
                .times(at(from), status.isActive() ? null : at(to))
                .duration(status.isActive() ? null : (Long) 60L)
                .rollbackOf(rollbackOf)
                .seen());
    }

    private void sampled(int minute, Health health) {
        clock.advance(Duration.between(clock.instant(), at(minute)));
        recorder.record(
                health == Health.UNHEALTHY
                        ? Sample.outage("prod", at(minute), ProbeError.REFUSED)
                        : new Sample(
                                "prod", at(minute), health, null, null, 5.0, null, null, null, null, null, null, null));
    }

    private Rollback only() {
        List<Rollback> all = timeline.list(Optional.empty(), 10).rollbacks();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void a_rollback_is_on_the_timeline_from_its_asking_and_tells_how_long_it_hurt() {
        Deployment bad = deployed(1, "v2", DeploymentStatus.SUCCESS, 0, 1, null);
        sampled(1, Health.HEALTHY);
        sampled(3, Health.UNHEALTHY);
        sampled(4, Health.UNHEALTHY);
        deployed(2, "v1", DeploymentStatus.IN_PROGRESS, 5, 0, bad.id());
        assertThat(only().state()).isEqualTo(RollbackState.IN_PROGRESS);
        assertThat(only().success()).isNull();
        assertThat(announced).hasSize(1);
        deployed(2, "v1", DeploymentStatus.SUCCESS, 5, 6, bad.id());
        assertThat(only().state()).isEqualTo(RollbackState.SUCCEEDED);
        assertThat(only().recoverySeconds()).isNull();
        sampled(7, Health.HEALTHY);
        sampled(8, Health.UNHEALTHY);
        sampled(9, Health.HEALTHY);
        assertThat(only().recoverySeconds()).isNull();
        sampled(10, Health.HEALTHY);
        Rollback done = only();
        assertThat(done.recoverySeconds()).isEqualTo(6 * 60);
        assertThat(done.badAt()).isEqualTo(at(3));
        assertThat(done.askedAt()).isEqualTo(at(5)).isEqualTo(done.timestamp());
        assertThat(done.startedAt()).isEqualTo(at(5));
        assertThat(done.finishedAt()).isEqualTo(at(6));
        assertThat(done.healthyAt()).isEqualTo(at(9));
        assertThat(done.source()).isEqualTo(RollbackSource.DASHBOARD);
        assertThat(done.fromVersion()).isEqualTo("v2");
        assertThat(done.toVersion()).isEqualTo("v1");
        assertThat(done.reason()).isEqualTo("it hurts");
        assertThat(done.initiatedBy()).isEqualTo("ann");
        assertThat(done.durationSeconds()).isEqualTo(60);
        int before = announced.size();
        sampled(11, Health.HEALTHY);
        assertThat(announced).hasSize(before);
    }

    @Test
    void a_failed_deployment_may_be_the_first_bad_signal_and_a_restart_loses_nothing() {
        Deployment bad = deployed(1, "v2", DeploymentStatus.SUCCESS, 0, 1, null);
        deployed(3, "v3", DeploymentStatus.FAILED, 2, 3, null);
        sampled(4, Health.UNHEALTHY);
        clock.advance(Duration.ofMinutes(2));
        deployed(2, "v1", DeploymentStatus.SUCCESS, 5, 6, bad.id());
        storage.close();
        open();
        sampled(7, Health.HEALTHY);
        sampled(8, Health.HEALTHY);
        assertThat(only().badAt()).isEqualTo(at(3));
        assertThat(only().recoverySeconds()).isEqualTo(4 * 60);
    }

    @Test
    void a_rollback_without_a_bad_signal_has_no_recovery_time() {
        Deployment fine = deployed(1, "v2", DeploymentStatus.SUCCESS, 0, 1, null);
        deployed(2, "v1", DeploymentStatus.SUCCESS, 5, 6, fine.id());
        sampled(7, Health.HEALTHY);
        sampled(8, Health.HEALTHY);
        assertThat(only().healthyAt()).isEqualTo(at(7));
        assertThat(only().recoverySeconds()).isNull();
    }

    @Test
    void the_restart_that_the_rollback_itself_makes_is_no_bad_signal() {
        Deployment fine = deployed(1, "v2", DeploymentStatus.SUCCESS, 0, 1, null);
        sampled(2, Health.HEALTHY);
        sampled(3, Health.HEALTHY);
        deployed(2, "v1", DeploymentStatus.IN_PROGRESS, 5, 0, fine.id());
        sampled(6, Health.UNHEALTHY);
        deployed(2, "v1", DeploymentStatus.SUCCESS, 5, 7, fine.id());
        sampled(8, Health.HEALTHY);
        sampled(9, Health.HEALTHY);
        assertThat(only().badAt()).isNull();
        assertThat(only().recoverySeconds()).isNull();
        assertThat(only().healthyAt()).isEqualTo(at(8));
        assertThat(only().durationSeconds()).isEqualTo(60);
    }

    @Test
    void the_trouble_begins_after_the_last_two_healthy_samples_in_a_row() {
        Deployment bad = deployed(1, "v2", DeploymentStatus.SUCCESS, 0, 1, null);
        sampled(2, Health.HEALTHY);
        sampled(3, Health.UNHEALTHY); // a blip, ten hours before
        sampled(4, Health.HEALTHY);
        sampled(5, Health.HEALTHY);
        sampled(600, Health.UNHEALTHY);
        sampled(601, Health.HEALTHY); // one alone is no recovery
        sampled(602, Health.UNHEALTHY);
        deployed(2, "v1", DeploymentStatus.SUCCESS, 603, 604, bad.id());
        sampled(605, Health.HEALTHY);
        sampled(606, Health.HEALTHY);
        assertThat(only().badAt()).isEqualTo(at(600));
        assertThat(only().recoverySeconds()).isEqualTo(5 * 60);
    }

    @Test
    void a_blip_that_was_over_before_anybody_asked_is_no_bad_signal() {
        Deployment fine = deployed(1, "v2", DeploymentStatus.SUCCESS, 0, 1, null);
        sampled(2, Health.UNHEALTHY);
        sampled(3, Health.HEALTHY);
        sampled(4, Health.HEALTHY);
        deployed(2, "v1", DeploymentStatus.SUCCESS, 603, 604, fine.id());
        sampled(605, Health.HEALTHY);
        sampled(606, Health.HEALTHY);
        assertThat(only().badAt()).isNull();
        assertThat(only().recoverySeconds()).isNull();
    }

    @Test
    void a_rollback_from_an_attempt_that_was_cancelled_counts_from_what_the_attempt_broke() {
        deployed(1, "v1", DeploymentStatus.SUCCESS, 0, 1, null);
        sampled(2, Health.HEALTHY);
        sampled(3, Health.HEALTHY);
        sampled(6, Health.UNHEALTHY);
        Deployment cancelled = deployed(3, "v2", DeploymentStatus.CANCELLED, 5, 7, null);
        sampled(8, Health.UNHEALTHY);
        deployed(2, "v1", DeploymentStatus.SUCCESS, 9, 10, cancelled.id());
        sampled(11, Health.HEALTHY);
        sampled(12, Health.HEALTHY);
        assertThat(only().badAt()).isEqualTo(at(6));
        assertThat(only().fromVersion()).isEqualTo("v2");
    }

    @Test
    void a_rollback_that_failed_is_told_as_such() {
        Deployment bad = deployed(1, "v2", DeploymentStatus.SUCCESS, 0, 1, null);
        deployed(2, "v1", DeploymentStatus.FAILED, 5, 6, bad.id());
        assertThat(only().state()).isEqualTo(RollbackState.FAILED);
        assertThat(only().success()).isFalse();
        assertThat(ledger.find(bad.id()).orElseThrow().status()).isEqualTo(DeploymentStatus.SUCCESS);
    }
}

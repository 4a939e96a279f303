package org.deploydash.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.health.Health;
import org.deploydash.health.HealthFigures;
import org.deploydash.health.HealthSampled;
import org.deploydash.health.HealthState;
import org.deploydash.health.Sample;
import org.deploydash.storage.StorageError;
import org.deploydash.storage.StorageUnavailable;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.Places;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusBoardTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final MutableClock clock = new MutableClock(NOON);
    private final EventBus bus = new EventBus();
    private final Known known = new Known();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<StatusSnapshot> told = new ArrayList<>();

    /** What the rooms behind the board know. */
    private static final class Known implements StatusSources {

        final Map<String, HealthState> health = new HashMap<>();
        final Map<String, Deployment> current = new HashMap<>();
        final Map<String, Deployment> latest = new HashMap<>();
        HealthFigures day = HealthFigures.NONE;
        boolean unavailable;

        @Override
        public HealthState health(String environment) {
            return health.getOrDefault(environment, HealthState.unknown(environment));
        }

        @Override
        public Optional<Deployment> current(String environment) {
            if (unavailable) {
                throw new StorageUnavailable(StorageError.STORAGE_FULL, null);
            }
            return Optional.ofNullable(current.get(environment));
        }

        @Override
        public Optional<Deployment> latest(String environment) {
            return Optional.ofNullable(latest.get(environment));
        }

        @Override
        public HealthFigures figures(String environment, Instant from, Instant to) {
            return day;
        }
    }

    private StatusBoard board(Environments environments) {
        var board = new StatusBoard(environments, known, bus, (delay, task) -> later.add(task), INTERVAL, clock);
        bus.subscribe(StatusChanged.class, changed -> told.add(changed.snapshot()));
        return board;
    }

    private StatusBoard board() {
        return board(Places.of(Places.at("test", URI.create("http://127.0.0.1:1/"))));
    }

    @Test
    void knows_what_was_known_before_the_restart() {
        known.health.put("test", sampled("test", Health.HEALTHY, NOON));
        deployed(DeploymentStatus.SUCCESS);

        EnvironmentStatus status = only(board());

        assertThat(status.health()).isEqualTo(Health.HEALTHY);
        assertThat(status.status()).isEqualTo(DeployState.RUNNING);
        assertThat(status.commitSha()).isEqualTo("abcdef0");
        assertThat(status.stale()).isFalse();
    }

    @Test
    void makes_one_picture_of_a_round_over_a_thousand_environments() {
        List<String> ids = IntStream.range(0, 1000).mapToObj(i -> "e" + i).toList();
        StatusBoard board = board(Places.of(ids.stream()
                .map(id -> Places.at(id, URI.create("http://127.0.0.1:1/")))
                .toList()));

        ids.forEach(id -> bus.publish(new HealthSampled(sampled(id, Health.HEALTHY, NOON))));
        runLater();

        assertThat(told).hasSize(1);
        assertThat(board.current().environments()).allMatch(status -> status.health() == Health.HEALTHY);
    }

    @Test
    void turns_unknown_and_stale_when_samples_stay_away() {
        StatusBoard board = board();
        bus.publish(new HealthSampled(sampled("test", Health.HEALTHY, NOON)));
        runLater();

        clock.advance(INTERVAL.multipliedBy(3));
        board.tick();
        assertThat(only(board).health()).isEqualTo(Health.HEALTHY);

        clock.advance(Duration.ofMillis(1));
        board.tick();
        assertThat(only(board).health()).isEqualTo(Health.UNKNOWN);
        assertThat(only(board).stale()).isTrue();
        assertThat(only(board).healthSince()).isEqualTo(NOON);
        assertThat(only(board).checkedAt()).isEqualTo(NOON);
    }

    @Test
    void says_something_at_least_every_ten_seconds_and_not_at_every_tick() {
        StatusBoard board = board();

        for (int seconds = 0; seconds < 60; seconds += 2) {
            clock.advance(StatusBoard.TICK);
            board.tick();
        }

        assertThat(told).hasSizeBetween(6, 10);
        for (int i = 1; i < told.size(); i++) {
            assertThat(Duration.between(told.get(i - 1).timestamp(), told.get(i).timestamp()))
                    .isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void is_not_silenced_by_a_clock_that_is_set_back() {
        StatusBoard board = board();

        clock.advance(Duration.ofHours(-1));
        board.tick();

        assertThat(told).hasSize(1);
        bus.publish(new HealthSampled(sampled("test", Health.DEGRADED, clock.instant())));
        runLater();
        assertThat(only(board).health()).isEqualTo(Health.DEGRADED);
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, RUNNING",
        "QUEUED, DEPLOYING",
        "WAITING, DEPLOYING",
        "IN_PROGRESS, DEPLOYING",
        "FAILED, FAILED",
        "CANCELLED, RUNNING",
        "REJECTED, RUNNING",
        "UNKNOWN, RUNNING",
    })
    void tells_how_the_newest_attempt_goes(DeploymentStatus latest, DeployState state) {
        deployed(DeploymentStatus.SUCCESS);
        known.latest.put("test", deployment(latest));

        assertThat(only(board()).status()).isEqualTo(state);
    }

    @Test
    void knows_no_state_before_the_first_success() {
        known.latest.put("test", deployment(DeploymentStatus.CANCELLED));

        assertThat(only(board()).status()).isEqualTo(DeployState.UNKNOWN);
    }

    @Test
    void reads_a_changed_deployment_again_when_the_store_is_back() {
        StatusBoard board = board();
        known.unavailable = true;
        deployed(DeploymentStatus.SUCCESS);
        bus.publish(new DeploymentChanged(deployment(DeploymentStatus.SUCCESS)));
        runLater();
        assertThat(only(board).status()).isEqualTo(DeployState.UNKNOWN);
        assertThatThrownBy(board::tick).isInstanceOf(StorageUnavailable.class);

        known.unavailable = false;
        board.tick();

        assertThat(only(board).status()).isEqualTo(DeployState.RUNNING);
    }

    @Test
    void shows_the_figures_of_the_day_soon_after_the_first_sample() {
        StatusBoard board = board();
        assertThat(only(board).uptimePercent24h()).isNull();

        known.day = new HealthFigures(99.5, 0.005);
        bus.publish(new HealthSampled(sampled("test", Health.HEALTHY, NOON)));
        runLater();
        board.tick();

        assertThat(only(board).uptimePercent24h()).isEqualTo(99.5);
        assertThat(only(board).errorRate24h()).isEqualTo(0.005);
    }

    private void deployed(DeploymentStatus status) {
        known.current.put("test", deployment(status));
        known.latest.put("test", deployment(status));
    }

    private void runLater() {
        for (@Nullable Runnable task = later.poll(); task != null; task = later.poll()) {
            task.run();
        }
    }

    private static EnvironmentStatus only(StatusBoard board) {
        return board.current().environments().get(0);
    }

    private static HealthState sampled(String id, Health health, Instant at) {
        var sample = new Sample(id, at, health, null, null, 12.5, null, null, null, null, null, null, null);
        return new HealthState(id, health, at, 0, 1, sample);
    }

    private static Deployment deployment(DeploymentStatus status) {
        return new Deployment(
                7,
                "test",
                "v1.2.0",
                "abcdef0123456789",
                null,
                "ada",
                NOON,
                null,
                null,
                null,
                status,
                null,
                null,
                null,
                DeploymentSource.RECORDED,
                null);
    }
}

package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.loops.Loops;
import org.deploydash.testing.BotFaults;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.Places;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthSamplerTest {

    private static final SamplingSettings SETTINGS =
            new SamplingSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 2);

    private final Clock clock = Clock.systemUTC();
    private final Loops loops = new Loops(clock);
    private final FakeBot bot = FakeBot.start();
    private final MemoryHistory history = new MemoryHistory();
    private final HealthRecorder recorder = new HealthRecorder(history, new EventBus(), new Judge(SETTINGS));

    @AfterEach
    void close() {
        loops.close();
        bot.close();
    }

    private Environments bots(int count) {
        List<Environment> all = IntStream.range(0, count)
                .mapToObj(i -> Places.at("bot-" + i, bot.url("/" + i)))
                .toList();
        return Places.of(all);
    }

    private HealthSampler sampler(Environments environments) {
        return sampler(environments, SETTINGS);
    }

    private HealthSampler sampler(Environments environments, SamplingSettings settings) {
        return new HealthSampler(environments, new HttpHealthProbe(settings, loops, clock), recorder, settings, clock);
    }

    @Test
    void asks_every_environment_exactly_once_per_round() {
        HealthSampler sampler = sampler(bots(150));
        sampler.round();
        sampler.round();
        for (int i = 0; i < 150; i++) {
            assertThat(bot.requests("/" + i)).isEqualTo(2);
            assertThat(history.samples("bot-" + i)).hasSize(2);
        }
    }

    @Test
    void a_slow_one_delays_nobody() {
        bot.becomes("/0", BotFaults.hanging());
        CompletableFuture<Void> round = CompletableFuture.runAsync(sampler(bots(150))::round);
        await().until(() -> history.samples().size() == 149);
        assertThat(round).isNotDone();
        await().until(() -> recorder.state("bot-0").last() != null);
        assertThat(history.samples("bot-0").get(0).error()).isEqualTo(ProbeError.TIMEOUT);
        await().until(round::isDone);
    }

    @Test
    void others_miss_no_slot_while_one_hangs() {
        bot.becomes("/0", BotFaults.hanging());
        loops.atSlots(
                "sampler",
                Duration.ofSeconds(1),
                sampler(bots(3), new SamplingSettings(Duration.ofSeconds(1), Duration.ofMillis(300), 3, 2))::round);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> history.samples("bot-0").size() >= 3);
        assertThat(history.samples("bot-0")).allMatch(sample -> sample.error() == ProbeError.TIMEOUT);
        assertThat(history.samples("bot-1").size()).isGreaterThanOrEqualTo(3);
        assertThat(history.samples("bot-2").size()).isGreaterThanOrEqualTo(3);
        assertThat(recorder.state("bot-0").health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void where_all_hang_a_round_still_fits_into_the_interval() {
        assertThat(HealthSampler.mostUnderWay(1, SETTINGS)).isEqualTo(64);
        assertThat(HealthSampler.mostUnderWay(1000, SETTINGS)).isEqualTo(250);
        var tight = new SamplingSettings(Duration.ofSeconds(10), Duration.ofSeconds(9), 1, 1);
        assertThat(HealthSampler.mostUnderWay(1000, tight)).isEqualTo(1000);
    }

    @Test
    void keeps_to_its_bound() {
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        HealthProbe counting = environment -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(() -> {
                underWay.decrementAndGet();
                return Sample.outage(environment.id(), clock.instant(), ProbeError.REFUSED);
            });
        };
        new HealthSampler(bots(300), counting, recorder, SETTINGS, clock).round();
        assertThat(history.samples()).hasSize(300);
        assertThat(most.get()).isLessThanOrEqualTo(HealthSampler.mostUnderWay(300, SETTINGS));
    }

    @Test
    void what_was_measured_while_the_machine_slept_is_dropped() {
        var wall = new MutableClock(Instant.parse("2026-11-22T10:00:00Z"));
        HealthProbe sleeping = environment -> {
            wall.advance(Duration.ofSeconds(30));
            return CompletableFuture.completedFuture(
                    Sample.outage(environment.id(), wall.instant(), ProbeError.TIMEOUT));
        };
        var sampler = new HealthSampler(bots(2), sleeping, recorder, SETTINGS, wall);
        sampler.round();
        assertThat(history.samples()).isEmpty();
        assertThat(sampler.dropped()).isEqualTo(2);
    }

    @Test
    void what_was_measured_while_the_process_was_stopped_is_dropped() {
        var nanos = new AtomicLong();
        HealthProbe stopped = environment -> {
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            return CompletableFuture.completedFuture(
                    Sample.outage(environment.id(), clock.instant(), ProbeError.TIMEOUT));
        };
        var sampler = new HealthSampler(bots(2), stopped, recorder, SETTINGS, clock, nanos::get);
        sampler.round();
        assertThat(history.samples()).isEmpty();
        assertThat(sampler.dropped()).isEqualTo(2);
    }

    @Test
    void a_clock_that_is_set_back_drops_nothing() {
        var wall = new MutableClock(Instant.parse("2026-11-22T10:00:00Z"));
        HealthProbe jumping = environment -> {
            wall.advance(Duration.ofHours(-1));
            return CompletableFuture.completedFuture(
                    Sample.outage(environment.id(), wall.instant(), ProbeError.REFUSED));
        };
        new HealthSampler(bots(2), jumping, recorder, SETTINGS, wall).round();
        assertThat(history.samples()).hasSize(2);
    }

    @Test
    void gives_up_a_probe_that_breaks_its_promise_to_end() {
        var never = new CompletableFuture<Sample>();
        var settings = new SamplingSettings(Duration.ofSeconds(1), Duration.ofMillis(50), 1, 1);
        var sampler = new HealthSampler(bots(1), environment -> never, recorder, settings, clock);
        sampler.round();
        assertThat(never).isCancelled();
        assertThat(history.samples()).isEmpty();
    }

    @Test
    void a_recorder_that_fails_for_one_still_hears_of_the_others() {
        var bus = new EventBus();
        List<String> judged = new ArrayList<>();
        HealthHistory picky = new HealthHistory() {
            @Override
            public void record(HealthState state, HealthChange change) {
                if (state.environment().equals("bot-0")) {
                    throw new IllegalStateException("a bug");
                }
                judged.add(state.environment());
            }

            @Override
            public List<HealthState> states() {
                return List.of();
            }
        };
        var sampler = new HealthSampler(
                bots(3),
                new HttpHealthProbe(SETTINGS, loops, clock),
                new HealthRecorder(picky, bus, new Judge(SETTINGS)),
                SETTINGS,
                clock);
        assertThatThrownBy(sampler::round).isInstanceOf(IllegalStateException.class);
        assertThat(judged).containsExactlyInAnyOrder("bot-1", "bot-2");
    }

    @Test
    void an_interrupted_round_ends_without_recording_outages() throws Exception {
        bot.becomes(BotFaults.hanging());
        var ended = new CompletableFuture<Boolean>();
        HealthSampler sampler = sampler(bots(2));
        Thread thread = new Thread(() -> {
            sampler.round();
            ended.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        await().until(() -> bot.requests() == 2);
        thread.interrupt();
        assertThat(ended.get()).isTrue();
        assertThat(history.samples()).isEmpty();
    }
}

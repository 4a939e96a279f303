package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageError;
import org.deploydash.storage.StorageUnavailable;
import org.junit.jupiter.api.Test;

class HealthRecorderTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final MemoryHistory history = new MemoryHistory();
    private final EventBus bus = new EventBus();
    private final List<Object> announced = new ArrayList<>();
    private final Judge judge = new Judge(new SamplingSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 1));
    private int slot;

    private HealthRecorder recorder() {
        bus.subscribe(HealthSampled.class, announced::add);
        bus.subscribe(HealthChanged.class, announced::add);
        return new HealthRecorder(history, bus, judge);
    }

    private Sample healthy() {
        return sample(Health.HEALTHY);
    }

    private Sample degraded() {
        return sample(Health.DEGRADED);
    }

    private Sample failed() {
        return Sample.outage("prod", next(), ProbeError.TIMEOUT);
    }

    private Sample sample(Health health) {
        return new Sample("prod", next(), health, health.word(), null, 7.0, null, null, null, null, null, null, null);
    }

    private Instant next() {
        return START.plusSeconds(10L * slot++);
    }

    @Test
    void knows_nothing_before_the_first_sample() {
        assertThat(recorder().state("prod")).isEqualTo(HealthState.unknown("prod"));
    }

    @Test
    void stores_then_announces_the_sample_and_the_turn() {
        HealthRecorder recorder = recorder();
        bus.subscribe(
                HealthSampled.class, sampled -> assertThat(history.states()).contains(sampled.state()));
        recorder.record(healthy());
        recorder.record(healthy());
        HealthState state = recorder.state("prod");
        assertThat(state.health()).isEqualTo(Health.HEALTHY);
        assertThat(history.states()).containsExactly(state);
        assertThat(history.samples()).hasSize(2);
        assertThat(history.changes()).hasSize(1);
        assertThat(announced).hasSize(3);
        assertThat(announced.get(1))
                .isEqualTo(new HealthChanged(history.changes().get(0)));
        assertThat(announced.get(2)).isEqualTo(new HealthSampled(state));
    }

    @Test
    void goes_on_after_a_restart_where_it_was() {
        HealthRecorder first = recorder();
        first.record(healthy());
        first.record(failed());
        var second = new HealthRecorder(history, bus, judge);
        assertThat(second.state("prod")).isEqualTo(first.state("prod"));
        second.record(failed());
        assertThat(second.state("prod").health()).isEqualTo(Health.UNHEALTHY);
        assertThat(history.changes()).hasSize(2);
    }

    @Test
    void the_picture_goes_on_while_the_store_refuses_but_no_turn_is_announced() {
        HealthRecorder recorder = recorder();
        recorder.record(healthy());
        announced.clear();
        history.refuse(true);
        recorder.record(failed());
        recorder.record(failed());
        assertThat(recorder.state("prod").health()).isEqualTo(Health.UNHEALTHY);
        assertThat(announced).hasSize(2).allMatch(HealthSampled.class::isInstance);
    }

    @Test
    void a_turn_that_could_not_be_stored_goes_out_with_the_next_sample_that_can() {
        HealthRecorder recorder = recorder();
        recorder.record(healthy());
        history.refuse(true);
        recorder.record(failed());
        recorder.record(failed());
        announced.clear();
        history.refuse(false);
        recorder.record(failed());
        recorder.record(failed());
        var turn = new HealthChange(
                "prod", Health.HEALTHY, Health.UNHEALTHY, START.plusSeconds(20), null, ProbeError.TIMEOUT);
        assertThat(history.changes()).hasSize(2).last().isEqualTo(turn);
        assertThat(announced).filteredOn(HealthChanged.class::isInstance).containsExactly(new HealthChanged(turn));
    }

    @Test
    void turns_that_cancel_out_while_the_store_refuses_are_never_told() {
        HealthRecorder recorder = recorder();
        recorder.record(healthy());
        history.refuse(true);
        recorder.record(degraded());
        recorder.record(healthy());
        history.refuse(false);
        recorder.record(healthy());
        assertThat(history.changes()).hasSize(1);
        assertThat(announced).filteredOn(HealthChanged.class::isInstance).hasSize(1);
    }

    @Test
    void several_turns_while_the_store_refuses_become_one() {
        HealthRecorder recorder = recorder();
        recorder.record(healthy());
        history.refuse(true);
        recorder.record(degraded());
        recorder.record(failed());
        recorder.record(failed());
        history.refuse(false);
        recorder.record(failed());
        assertThat(history.changes()).hasSize(2);
        assertThat(history.changes().get(1).from()).isEqualTo(Health.HEALTHY);
        assertThat(history.changes().get(1).to()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void does_not_begin_with_states_it_cannot_read() {
        HealthHistory unreadable = new HealthHistory() {
            @Override
            public void record(HealthState state, HealthChange change) {
                throw new StorageUnavailable(StorageError.STORAGE_GONE, null);
            }

            @Override
            public List<HealthState> states() {
                throw new StorageUnavailable(StorageError.STORAGE_GONE, null);
            }
        };
        assertThatThrownBy(() -> new HealthRecorder(unreadable, bus, judge)).isInstanceOf(StorageUnavailable.class);
    }
}

package org.deploydash.health;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges each sample, stores it in one write and then announces it: {@link HealthSampled} always, {@link HealthChanged} on a turn.
 *
 * <p>While the store refuses, judging goes on in memory and {@link HealthSampled} is still announced, so that the picture on the screen
 * stays true; nobody was promised that sample, and the charts show a gap. A turn, on which others act, keeps the rule that nothing is
 * announced before it is stored: it waits and goes out with the first sample that can be stored, or never where the environment has
 * turned back by then. Only the store's own turns (refuses, works again) are logged.
 */
public final class HealthRecorder {

    private static final Logger log = LoggerFactory.getLogger(HealthRecorder.class);

    private final HealthHistory history;
    private final EventBus bus;
    private final Judge judge;
    private final Map<String, HealthState> states = new ConcurrentHashMap<>();
    private final Map<String, HealthChange> unstored = new ConcurrentHashMap<>();
    private boolean refused;

    /**
     * Goes on from the states stored before the last stop.
     *
     * @throws StorageUnavailable where they cannot be read
     */
    public HealthRecorder(HealthHistory history, EventBus bus, Judge judge) {
        this.history = history;
        this.bus = bus;
        this.judge = judge;
        history.states().forEach(state -> states.put(state.environment(), state));
    }

    /** What is held of an environment now; unknown before its first sample. Never waits. */
    public HealthState state(String environment) {
        return states.getOrDefault(environment, HealthState.unknown(environment));
    }

    /** What is held of every environment that was ever sampled, in no order. */
    public List<HealthState> states() {
        return List.copyOf(states.values());
    }

    public synchronized void record(Sample sample) {
        Judge.Verdict verdict = judge.judge(state(sample.environment()), sample);
        HealthChange turn = sinceStored(sample.environment(), verdict.change());
        boolean stored = store(verdict.state(), turn);
        states.put(sample.environment(), verdict.state());
        bus.publish(new HealthSampled(verdict.state()));
        if (turn != null && stored) {
            bus.publish(new HealthChanged(turn));
        }
    }

    /** The turn from what the store knows to what is true now, null where the two agree. */
    private @Nullable HealthChange sinceStored(String environment, @Nullable HealthChange turn) {
        HealthChange waiting = unstored.get(environment);
        if (waiting == null || turn == null) {
            return waiting == null ? turn : waiting;
        }
        return waiting.from() == turn.to()
                ? null
                : new HealthChange(environment, waiting.from(), turn.to(), turn.at(), turn.word(), turn.error());
    }

    private boolean store(HealthState state, @Nullable HealthChange turn) {
        try {
            history.record(state, turn);
            unstored.remove(state.environment());
            if (refused) {
                refused = false;
                log.info("Health samples are stored again");
            }
            return true;
        } catch (StorageUnavailable unavailable) {
            keep(state.environment(), turn);
            if (!refused) {
                refused = true;
                log.warn(
                        "Health samples cannot be stored; probing goes on and the charts will have a gap", unavailable);
            }
            return false;
        }
    }

    private void keep(String environment, @Nullable HealthChange turn) {
        if (turn == null) {
            unstored.remove(environment);
        } else {
            unstored.put(environment, turn);
        }
    }
}

package org.deploydash.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.health.HealthSampled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The present picture of all environments, made anew when something changed and when enough time has passed without a change.
 *
 * <p>Changes that come close together make one picture: a round over a thousand environments is told a few times, not a thousand. The
 * figures of the last 24 h are asked for by {@link #refreshFigures()} alone, which is for a loop of a minute.
 */
public final class StatusBoard {

    private static final Logger log = LoggerFactory.getLogger(StatusBoard.class);
    private static final Duration DAY = Duration.ofHours(24);

    /** Contract: a page hears something at least every 10 s. The tick comes every {@link #TICK}, so this leaves room for one. */
    private static final Duration QUIET_FOR_AT_MOST = Duration.ofSeconds(7);

    public static final Duration TICK = Duration.ofSeconds(2);

    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(50);

    private final Environments environments;
    private final StatusSources sources;
    private final EventBus bus;
    private final BiConsumer<Duration, Runnable> later;
    private final Joiner joiner;
    private final Clock clock;
    private final Duration window;
    private final Map<String, Facts> facts = new ConcurrentHashMap<>();
    private final Set<String> unread = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waiting = new AtomicBoolean();

    private volatile StatusSnapshot published;

    /**
     * @param later runs a task once after a delay, on a thread that may block
     * @param interval between two samples of an environment
     */
    public StatusBoard(
            Environments environments,
            StatusSources sources,
            EventBus bus,
            BiConsumer<Duration, Runnable> later,
            Duration interval,
            Clock clock) {
        this.environments = environments;
        this.sources = sources;
        this.bus = bus;
        this.later = later;
        this.joiner = new Joiner(interval);
        this.clock = clock;
        this.window = max(SHORTEST_WINDOW, Duration.ofMillis(environments.all().size()));
        for (Environment environment : environments.all()) {
            String id = environment.id();
            facts.put(id, Facts.none(id).with(sources.health(id)));
            readDeployments(id);
        }
        this.published = join(clock.instant());
        bus.subscribe(HealthSampled.class, sampled -> {
            change(sampled.state().environment(), known -> known.with(sampled.state()));
            publishSoon();
        });
        bus.subscribe(DeploymentChanged.class, changed -> {
            unread.add(changed.deployment().environment());
            publishSoon();
        });
    }

    /** The picture as it was last made, not long ago while the loop runs. Never waits. */
    public StatusSnapshot current() {
        return published;
    }

    /** Tells what time alone has changed (staleness), and that nothing changed, once in a while. To be called every {@link #TICK}. */
    public void tick() {
        readChangedDeployments();
        refreshFigures(environment -> isFirstSampled(environment.id()));
        publish(false);
    }

    /** Asks for the figures of the last 24 h of every environment. */
    public void refreshFigures() {
        refreshFigures(environment -> true);
        publishSoon();
    }

    private void refreshFigures(Predicate<Environment> which) {
        Instant now = clock.instant();
        environments.all().stream().filter(which).forEach(environment -> {
            var day = sources.figures(environment.id(), now.minus(DAY), now);
            change(environment.id(), known -> known.with(day));
        });
    }

    /** A new environment's card should not wait a minute for its first figures. */
    private boolean isFirstSampled(String id) {
        Facts known = facts.getOrDefault(id, Facts.none(id));
        return known.health().last() != null && known.day().uptimePercent() == null;
    }

    private void publishSoon() {
        if (waiting.compareAndSet(false, true)) {
            try {
                later.accept(window, this::publishWhatChanged);
            } catch (RuntimeException closing) {
                waiting.set(false);
                throw closing;
            }
        }
    }

    private void publishWhatChanged() {
        waiting.set(false);
        try {
            readChangedDeployments();
        } catch (RuntimeException failure) {
            log.warn("The newest deployments cannot be read; the next tick tries again", failure);
        }
        publish(true);
    }

    /** One at a time, so that an older picture never takes the place of a newer one. */
    private synchronized void publish(boolean always) {
        StatusSnapshot before = published;
        StatusSnapshot now = join(clock.instant());
        // a clock that was set back must not silence us, so the distance counts in either direction
        Duration quiet = Duration.between(before.timestamp(), now.timestamp()).abs();
        if (always
                || quiet.compareTo(QUIET_FOR_AT_MOST) > 0
                || !now.environments().equals(before.environments())) {
            published = now;
            bus.publish(new StatusChanged(now));
        }
    }

    private void readChangedDeployments() {
        for (String id : List.copyOf(unread)) {
            unread.remove(id);
            try {
                readDeployments(id);
            } catch (RuntimeException unavailable) {
                unread.add(id);
                throw unavailable;
            }
        }
    }

    private StatusSnapshot join(Instant now) {
        return new StatusSnapshot(
                environments.all().stream()
                        .map(environment -> joiner.join(
                                environment, facts.getOrDefault(environment.id(), Facts.none(environment.id())), now))
                        .toList(),
                now);
    }

    private void readDeployments(String id) {
        var current = sources.current(id).orElse(null);
        var latest = sources.latest(id).orElse(null);
        change(id, known -> known.with(current, latest));
    }

    private void change(String id, UnaryOperator<Facts> change) {
        facts.computeIfPresent(id, (same, known) -> change.apply(known));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}

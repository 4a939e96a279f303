package org.deploydash;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.rollbacks.Rollback;
import org.deploydash.rollbacks.RollbackFigures;
import org.deploydash.rollbacks.RollbackSource;
import org.deploydash.rollbacks.RollbackState;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.web.PageFormat;
import org.jspecify.annotations.Nullable;

/** The newest rollbacks, as the page shows them; {@code js/rollbacks/way.js} says the same. The names of the properties are the template's. */
final class RollbacksPart {

    /**
     * @param missing how many older ones there are than those of the rows
     * @param all whether as many are listed as ever are
     * @param offer the address of the other list, and {@code offered} its name
     */
    record RollbackList(
            List<RollbackRow> rows,
            boolean stale,
            @Nullable Instant staleSince,
            int skipped,
            Figures figures,
            long missing,
            boolean all,
            String offer,
            String offered) {}

    /** Over all there are. */
    record Figures(RollbackFigures told, @Nullable Double successPercent) {}

    /**
     * @param phases how the way back went, in order; empty where fewer than two of its moments are known
     * @param open what is still to come, null where nothing is
     * @param unmeasured why there is no recovery time, null where there is one
     * @param source who told of it
     * @param untimed why nobody knows how long it took, null where that is known
     */
    record RollbackRow(
            Rollback rollback,
            String environmentName,
            int accent,
            int dash,
            List<Phase> phases,
            @Nullable String open,
            @Nullable String unmeasured,
            String source,
            @Nullable String untimed) {}

    /**
     * @param word bad, asked, started, finished or healthy
     * @param after how long after the moment before it; null for the first
     * @param share of the whole way, in twelfths, at least 1
     */
    record Phase(
            String word, String name, Instant at, @Nullable String after, int share) {}

    private static final int SHOWN = 20;

    /** As many as the HTTP contract lists at once. */
    private static final int MOST = 500;

    private static final int SHARES = 12;

    /** As long as the watch waits for it. */
    private static final Duration RECOVERS_WITHIN = Duration.ofHours(24);

    private final Environments environments;
    private final RollbackTimeline timeline;
    private final Looks looks;
    private final Clock clock;
    private final PageFormat format = new PageFormat();

    RollbacksPart(Environments environments, RollbackTimeline timeline, Looks looks, Clock clock) {
        this.environments = environments;
        this.timeline = timeline;
        this.looks = looks;
        this.clock = clock;
    }

    /** @param filters of the history in the page's address, which the way to the other list keeps; {@code ""} or ending in {@code &} */
    RollbackList list(boolean all, String filters) {
        RollbackTimeline.Listing listing = timeline.list(Optional.empty(), all ? MOST : SHOWN);
        RollbackFigures told = timeline.figures(Optional.empty());
        String newest = filters.isEmpty() ? "" : "?" + filters.substring(0, filters.length() - 1);
        return new RollbackList(
                listing.rollbacks().stream().map(this::row).toList(),
                listing.stale(),
                listing.staleSince(),
                listing.skipped(),
                new Figures(told, told.ended() == 0 ? null : (Double) (100.0 * told.succeeded() / told.ended())),
                Math.max(0, told.count() - listing.rollbacks().size()),
                all,
                all ? "./" + newest + "#rollbacks" : "./?" + filters + "rollbacks=all#rollbacks",
                all
                        ? "Only the newest " + SHOWN
                        : told.count() > MOST ? "Show the newest " + MOST : "Show all " + told.count());
    }

    private RollbackRow row(Rollback rollback) {
        Looks.Look look = looks.of(rollback.environment());
        String name =
                environments.find(rollback.environment()).map(Environment::name).orElse(rollback.environment());
        return new RollbackRow(
                rollback,
                name,
                look.accent(),
                look.dash(),
                shared(phases(rollback)),
                open(rollback),
                unmeasured(rollback),
                source(rollback),
                untimed(rollback));
    }

    private List<Phase> phases(Rollback rollback) {
        List<Phase> phases = new ArrayList<>();
        Instant bad = rollback.badAt();
        Instant asked = rollback.askedAt();
        boolean late = bad != null && asked != null && bad.isAfter(asked);
        add(phases, "bad", "bad signal", late ? null : bad);
        add(phases, "asked", "asked for", asked);
        boolean before = late && bad != null && isBefore(bad, rollback.startedAt());
        add(phases, "bad", "bad signal", before ? bad : null);
        add(phases, "started", "run began", rollback.startedAt());
        add(phases, "bad", "bad signal", late && !before ? bad : null);
        add(phases, "finished", "run ended", rollback.finishedAt());
        add(phases, "healthy", "well again", rollback.healthyAt());
        return phases.size() < 2 ? List.of() : phases;
    }

    private static boolean isBefore(Instant one, @Nullable Instant other) {
        return other != null && one.isBefore(other);
    }

    /** Clocks differ a little: what seems to lie before the moment before it is left out. */
    private void add(List<Phase> phases, String word, String name, @Nullable Instant at) {
        if (at == null) {
            return;
        }
        if (phases.isEmpty()) {
            phases.add(new Phase(word, name, at, null, 0));
            return;
        }
        String after = format.between(phases.get(phases.size() - 1).at(), at);
        if (after != null) {
            phases.add(new Phase(word, name, at, after, 0));
        }
    }

    /** Each as long as it was. */
    private static List<Phase> shared(List<Phase> phases) {
        if (phases.isEmpty()) {
            return phases;
        }
        double whole = Math.max(1, seconds(phases.get(0), phases.get(phases.size() - 1)));
        List<Phase> shared = new ArrayList<>();
        Phase before = phases.get(0);
        for (Phase phase : phases) {
            int share = (int) Math.max(1, Math.round(SHARES * seconds(before, phase) / whole));
            shared.add(new Phase(phase.word(), phase.name(), phase.at(), phase.after(), share));
            before = phase;
        }
        return shared;
    }

    private static long seconds(Phase from, Phase to) {
        return Duration.between(from.at(), to.at()).toSeconds();
    }

    private @Nullable String open(Rollback rollback) {
        if (rollback.state() == RollbackState.IN_PROGRESS) {
            return rollback.startedAt() == null ? "waiting to begin" : "running now";
        }
        boolean waited = rollback.state() == RollbackState.SUCCEEDED
                && rollback.source() != RollbackSource.FILE
                && rollback.healthyAt() == null;
        Instant finished = rollback.finishedAt();
        if (!waited || finished == null) {
            return null;
        }
        return finished.plus(RECOVERS_WITHIN).isAfter(clock.instant())
                ? "not well again yet"
                : "not seen well within a day";
    }

    private static @Nullable String unmeasured(Rollback rollback) {
        if (rollback.recoverySeconds() != null) {
            return null;
        }
        if (rollback.source() == RollbackSource.FILE) {
            return "The application's own history tells only when it happened";
        }
        return rollback.badAt() == null ? "No bad signal was seen before it" : "It was not seen well since";
    }

    private static String source(Rollback rollback) {
        return switch (rollback.source()) {
            case FILE -> "from the application's own history";
            case DASHBOARD -> "asked for on this dashboard";
            case GITHUB -> "told by GitHub";
        };
    }

    private static @Nullable String untimed(Rollback rollback) {
        if (rollback.durationSeconds() != null) {
            return null;
        }
        if (rollback.source() == RollbackSource.FILE) {
            return "The application's own history tells only when it happened";
        }
        return rollback.state() == RollbackState.IN_PROGRESS
                ? "It goes on"
                : "Nobody told when its run began and ended";
    }
}

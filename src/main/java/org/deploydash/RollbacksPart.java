package org.deploydash;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.rollbacks.Rollback;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.web.PageFormat;
import org.jspecify.annotations.Nullable;

/** The newest rollbacks, as the page shows them. The names of the properties are the template's. */
final class RollbacksPart {

    record RollbackList(
            List<RollbackRow> rows, boolean stale, @Nullable Instant staleSince, int skipped) {}

    /** @param phases how the way back went, in order; empty where fewer than two of its moments are known */
    record RollbackRow(Rollback rollback, String environmentName, int accent, int dash, List<Phase> phases) {}

    /** @param after how long after the moment before it; null for the first */
    record Phase(String name, Instant at, @Nullable String after) {}

    private static final int SHOWN = 20;

    private final Environments environments;
    private final RollbackTimeline timeline;
    private final Looks looks;
    private final PageFormat format = new PageFormat();

    RollbacksPart(Environments environments, RollbackTimeline timeline, Looks looks) {
        this.environments = environments;
        this.timeline = timeline;
        this.looks = looks;
    }

    RollbackList list() {
        RollbackTimeline.Listing listing = timeline.list(Optional.empty(), SHOWN);
        List<RollbackRow> rows = listing.rollbacks().stream().map(this::row).toList();
        return new RollbackList(rows, listing.stale(), listing.staleSince(), listing.skipped());
    }

    private RollbackRow row(Rollback rollback) {
        Looks.Look look = looks.of(rollback.environment());
        String name =
                environments.find(rollback.environment()).map(Environment::name).orElse(rollback.environment());
        return new RollbackRow(rollback, name, look.accent(), look.dash(), phases(rollback));
    }

    private List<Phase> phases(Rollback rollback) {
        List<Phase> phases = new ArrayList<>();
        add(phases, "bad signal", rollback.badAt());
        add(phases, "asked for", rollback.askedAt());
        add(phases, "run began", rollback.startedAt());
        add(phases, "run ended", rollback.finishedAt());
        add(phases, "well again", rollback.healthyAt());
        return phases.size() < 2 ? List.of() : phases;
    }

    /** Clocks differ a little: what seems to lie before the moment before it is left out. */
    private void add(List<Phase> phases, String name, @Nullable Instant at) {
        if (at == null) {
            return;
        }
        if (phases.isEmpty()) {
            phases.add(new Phase(name, at, null));
            return;
        }
        String after = format.between(phases.get(phases.size() - 1).at(), at);
        if (after != null) {
            phases.add(new Phase(name, at, after));
        }
    }
}

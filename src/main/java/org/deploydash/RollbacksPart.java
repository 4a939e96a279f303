package org.deploydash;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.rollbacks.Rollback;
import org.deploydash.rollbacks.RollbackTimeline;
import org.jspecify.annotations.Nullable;

/** The newest rollbacks, as the page shows them. The names of the properties are the template's. */
final class RollbacksPart {

    record RollbackList(
            List<RollbackRow> rows, boolean stale, @Nullable Instant staleSince, int skipped) {}

    record RollbackRow(Rollback rollback, String environmentName, int accent, int dash) {}

    private static final int SHOWN = 20;

    private final Environments environments;
    private final RollbackTimeline timeline;
    private final Looks looks;

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
        return new RollbackRow(rollback, name, look.accent(), look.dash());
    }
}

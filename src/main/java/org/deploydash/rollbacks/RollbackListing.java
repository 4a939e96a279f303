package org.deploydash.rollbacks;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The timeline as the HTTP contract and the live events tell it; each rollback has the members of its record.
 *
 * @param figures over all there are, which may be more than are listed
 */
public record RollbackListing(
        List<Rollback> rollbacks,
        int count,
        boolean stale,
        @Nullable Instant staleSince,
        int skipped,
        RollbackFigures figures) {

    public static RollbackListing of(RollbackTimeline.Listing listing) {
        return of(listing, RollbackFigures.of(listing.rollbacks()));
    }

    static RollbackListing of(RollbackTimeline.Listing listing, RollbackFigures figures) {
        return new RollbackListing(
                listing.rollbacks(),
                listing.rollbacks().size(),
                listing.stale(),
                listing.staleSince(),
                listing.skipped(),
                figures);
    }
}

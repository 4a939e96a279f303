package org.deploydash.deployments;

import java.time.Instant;
import java.util.Optional;

/**
 * What of the ledger is asked for, newest first. An empty member does not narrow.
 *
 * @param text searched literally, whatever its case, in commit, message, version and user; at most 100 characters
 * @param from the earliest deployedAt, inclusive
 * @param to the latest deployedAt, exclusive
 * @param limit 1 to 500 rows
 * @param after where the page before ended
 */
public record DeploymentQuery(
        Optional<String> environment,
        Optional<DeploymentStatus> status,
        Optional<String> user,
        Optional<String> text,
        Optional<Instant> from,
        Optional<Instant> to,
        int limit,
        Optional<Cursor> after) {

    /** A place between two rows. Rows are ordered by deployedAt and then id, both descending. */
    public record Cursor(Instant deployedAt, long id) {}

    /** The newest rows of everything. */
    public static DeploymentQuery newest(int limit) {
        return new DeploymentQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit,
                Optional.empty());
    }
}

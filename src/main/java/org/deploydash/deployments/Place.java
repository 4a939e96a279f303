package org.deploydash.deployments;

import java.time.Instant;

/**
 * The order of the list, (deployedAt, id), as one number: milliseconds since 1970, then the id's lowest 20 bits. So an index over it, the
 * cursor and the search all walk in the same order, and rows of the same millisecond are neither skipped nor repeated. The order of two
 * such rows is their ids' unless these lie a million apart.
 */
final class Place {

    private static final int ID_BITS = 20;
    private static final long ID_MASK = (1L << ID_BITS) - 1;

    private Place() {}

    static long of(Deployment deployment) {
        return of(deployment.deployedAt(), deployment.id());
    }

    static long of(Instant deployedAt, long id) {
        return before(deployedAt) | (id & ID_MASK);
    }

    /** Below every row of that millisecond or later, and above every earlier one. Times that no row can have are moved to the nearest. */
    static long before(Instant time) {
        Instant early = time.isAfter(NewDeployment.LATEST) ? NewDeployment.LATEST : time;
        Instant near = early.isBefore(NewDeployment.EARLIEST) ? NewDeployment.EARLIEST : early;
        return near.toEpochMilli() << ID_BITS;
    }
}

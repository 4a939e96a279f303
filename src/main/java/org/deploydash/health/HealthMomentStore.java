package org.deploydash.health;

import java.time.Instant;
import java.util.Optional;
import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageUnavailable;

/**
 * Moments that single samples tell, as far back as samples are kept. Everything here throws {@link StorageUnavailable} where the store cannot
 * do it now.
 */
public final class HealthMomentStore {

    private static final String ENVIRONMENT = "(SELECT key FROM health_environment WHERE id = :environment)";

    private static final String FIRST = "SELECT min(at) FROM health_sample WHERE environment = " + ENVIRONMENT
            + " AND at >= :from AND at < :to AND health = :health";

    private static final String FIRST_OF_TWO = "SELECT a.at FROM health_sample a WHERE a.environment = " + ENVIRONMENT
            + " AND a.at >= :from AND a.health = :health"
            + " AND (SELECT b.health FROM health_sample b WHERE b.environment = a.environment AND b.at > a.at"
            + " ORDER BY b.at LIMIT 1) = :health ORDER BY a.at LIMIT 1";

    private static final String LAST_OF_TWO = "SELECT b.at FROM health_sample b WHERE b.environment = " + ENVIRONMENT
            + " AND b.at >= :from AND b.at < :to AND b.health = :health"
            + " AND (SELECT a.health FROM health_sample a WHERE a.environment = b.environment AND a.at < b.at"
            + " ORDER BY a.at DESC LIMIT 1) = :health ORDER BY b.at DESC LIMIT 1";

    private final Storage storage;

    public HealthMomentStore(Storage storage) {
        this.storage = storage;
    }

    /**
     * When the trouble began that lasted to a moment: the first unhealthy sample after the last two healthy ones in a row. One healthy sample
     * between unhealthy ones ends no trouble; what was over before the moment is none.
     *
     * @param from inclusive; what was before it does not count
     * @param to exclusive
     */
    public Optional<Instant> troubledSince(String environment, Instant from, Instant to) {
        return firstUnhealthy(
                environment, lastOfTwoHealthy(environment, from, to).orElse(from), to);
    }

    private Optional<Instant> lastOfTwoHealthy(String environment, Instant from, Instant to) {
        return storage.read(handle -> handle.createQuery(LAST_OF_TWO)
                .bind("environment", environment)
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .bind("health", HealthCodes.code(Health.HEALTHY))
                .mapTo(Long.class)
                .findFirst()
                .map(Instant::ofEpochMilli));
    }

    private Optional<Instant> firstUnhealthy(String environment, Instant from, Instant to) {
        return storage.read(handle -> handle.createQuery(FIRST)
                .bind("environment", environment)
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .bind("health", HealthCodes.code(Health.UNHEALTHY))
                .mapTo(Long.class)
                .findFirst()
                .map(Instant::ofEpochMilli));
    }

    /** The first of two healthy samples in a row; empty before the second of them. */
    public Optional<Instant> firstOfTwoHealthy(String environment, Instant from) {
        return storage.read(handle -> handle.createQuery(FIRST_OF_TWO)
                .bind("environment", environment)
                .bind("from", from.toEpochMilli())
                .bind("health", HealthCodes.code(Health.HEALTHY))
                .mapTo(Long.class)
                .findFirst()
                .map(Instant::ofEpochMilli));
    }
}

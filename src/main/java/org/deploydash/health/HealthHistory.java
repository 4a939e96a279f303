package org.deploydash.health;

import java.util.List;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;

/** Where samples and turns are kept. */
public interface HealthHistory {

    /**
     * Stores the newest sample, the judged state for the next start and, where there is one, the turn: all of it or nothing.
     *
     * @throws StorageUnavailable where it cannot be stored now
     */
    void record(HealthState state, @Nullable HealthChange change);

    /**
     * The state last recorded of every environment that has one.
     *
     * @throws StorageUnavailable where it cannot be read now
     */
    List<HealthState> states();
}

package org.deploydash.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deploydash.storage.StorageError;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;

/** A history in memory that can be made to refuse, as a full disk does. */
final class MemoryHistory implements HealthHistory {

    private final Map<String, HealthState> newest = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<HealthChange> changes = new ArrayList<>();
    private boolean refusing;

    synchronized void refuse(boolean now) {
        refusing = now;
    }

    @Override
    public synchronized void record(HealthState state, @Nullable HealthChange change) {
        if (refusing) {
            throw new StorageUnavailable(StorageError.STORAGE_FULL, null);
        }
        newest.put(state.environment(), state);
        samples.add(state.last());
        if (change != null) {
            changes.add(change);
        }
    }

    @Override
    public synchronized List<HealthState> states() {
        return List.copyOf(newest.values());
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    synchronized List<Sample> samples(String environment) {
        return samples.stream()
                .filter(sample -> sample.environment().equals(environment))
                .toList();
    }

    synchronized List<HealthChange> changes() {
        return List.copyOf(changes);
    }
}

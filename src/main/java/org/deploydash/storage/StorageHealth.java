package org.deploydash.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the store is.
 *
 * @param failingSince when the first of the writes failed that have not been followed by one that went well; null where the last went well
 * @param error why the last one failed; null where it went well
 * @param sizeBytes of the database file and its log
 */
public record StorageHealth(
        @Nullable Instant failingSince, @Nullable StorageError error, long sizeBytes) {

    public static StorageHealth well(long sizeBytes) {
        return new StorageHealth(null, null, sizeBytes);
    }

    public boolean writable() {
        return error == null;
    }
}

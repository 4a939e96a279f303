package org.deploydash.storage;

import org.jspecify.annotations.Nullable;

/** The database cannot do that now. Nothing was changed; the same call may go through later. */
public final class StorageUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StorageUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

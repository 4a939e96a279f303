package org.deploydash.storage;

import org.jspecify.annotations.Nullable;

/** The database cannot do that now. Nothing was changed; the same call may go through later. */
public final class StorageUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final StorageError error;

    public StorageUnavailable(StorageError error, @Nullable Throwable cause) {
        super(error.sentence(), cause);
        this.error = error;
    }

    public StorageError error() {
        return error;
    }
}

package org.deploydash.storage;

/** The store cannot be opened as it is. The message tells an administrator what to do; nothing on disk was changed. */
public final class StorageRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StorageRefused(String message) {
        super(message);
    }

    public StorageRefused(String message, Throwable cause) {
        super(message, cause);
    }
}

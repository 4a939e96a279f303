package org.deploydash.storage;

import java.util.Locale;

/** Why the store cannot do it now. */
public enum StorageError {
    STORAGE_BUSY("The database is busy"),
    STORAGE_DAMAGED("The database is damaged"),
    STORAGE_FULL("The disk is full"),
    STORAGE_GONE("The database file was deleted or replaced"),
    STORAGE_READ_ONLY("The database may not be written"),
    STORAGE_STOPPED("The dashboard was stopped"),
    STORAGE_UNREADABLE("The disk failed"),
    STORAGE_UNAVAILABLE("The database cannot be opened");

    private final String sentence;

    StorageError(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    /** As it is told, in {@code storage_full}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

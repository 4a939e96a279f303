package org.deploydash.storage;

/**
 * How the store is.
 *
 * @param writable whether the last write went well
 * @param sizeBytes of the database file and its log
 */
public record StorageHealth(boolean writable, long sizeBytes) {}

package org.deploydash.storage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the database is.
 *
 * @param url a JDBC address; empty for a file in the folder
 * @param folder what the dashboard keeps, absolute; made at start where it is not there
 */
public record StorageSettings(Optional<String> url, Path folder) {}

package org.deploydash.environments;

import java.util.Optional;

/**
 * What is installed on disk.
 *
 * @param directory name of the directory that {@code current} points to, at most 64 characters
 * @param version first line of its VERSION file, at most 64 characters; empty where there is no readable one
 */
public record Release(String directory, Optional<String> version) {}

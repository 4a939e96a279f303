package org.deploydash.environments;

import java.nio.file.Path;
import java.util.Optional;

/** A log that operators may read: a file or a journald unit, exactly one of the two. */
public record LogSource(String id, String name, Optional<Path> file, Optional<String> journal) {}

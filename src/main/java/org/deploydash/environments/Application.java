package org.deploydash.environments;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A repository with its environments.
 *
 * @param repository {@code owner/name} on GitHub, where it has one
 * @param rollbackHistory the file the bot's own scripts append their rollbacks to, where there is one
 * @param environments in the order of the file
 */
public record Application(
        String id, Optional<String> repository, Optional<Path> rollbackHistory, List<Environment> environments) {}

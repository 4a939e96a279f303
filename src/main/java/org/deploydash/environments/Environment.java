package org.deploydash.environments;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A place we deploy to.
 *
 * @param id lower-case word, unique over all applications; stands in paths, parameters and role names
 * @param name what people call it
 * @param application the id of the application it belongs to
 * @param healthUrl where it says how it feels; never shown to a viewer
 * @param githubEnvironment GitHub's name of it, where it has one
 * @param confirm whether a click must type its name
 * @param current the symbolic link to the running release, where the dashboard runs on the same machine
 */
public record Environment(
        String id,
        String name,
        String application,
        URI healthUrl,
        Optional<String> githubEnvironment,
        boolean confirm,
        Optional<Path> current,
        Optional<Action> deploy,
        Optional<Action> rollback,
        List<LogSource> logs) {}

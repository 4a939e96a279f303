package org.deploydash.settings;

import java.util.Optional;

/** Named values from outside the file: the container's context parameters first, then the environment. Blank counts as absent. */
@FunctionalInterface
public interface Variables {

    Optional<String> get(String name);

    /** The process's environment. */
    static Variables environment() {
        return name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /** Asks this source and then, where it has nothing, the other. */
    default Variables or(Variables other) {
        return name -> get(name).or(() -> other.get(name));
    }
}

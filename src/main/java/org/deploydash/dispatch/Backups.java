package org.deploydash.dispatch;

import java.util.List;

/** The backups an environment can be set back to, as far as they are known by name. */
@FunctionalInterface
public interface Backups {

    /** Newest first. */
    List<String> of(String environment);

    static Backups none() {
        return environment -> List.of();
    }
}

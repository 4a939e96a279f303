package org.deploydash.github;

import org.jspecify.annotations.Nullable;

/** Told of something that is worth a look at GitHub. Never waits. */
@FunctionalInterface
interface Hints {

    /**
     * @param deployment GitHub's number, where it is known
     * @param run the workflow run's number, where it is known
     */
    void hint(String repository, @Nullable Long deployment, @Nullable Long run);
}

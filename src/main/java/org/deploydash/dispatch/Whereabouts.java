package org.deploydash.dispatch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which commit stands for what was deployed. A workflow that takes the version as an input runs at the tip of its branch, and the commit
 * that GitHub tells of such a deployment is not what was deployed; so the version's tag comes first.
 */
final class Whereabouts {

    private final Commits commits;

    Whereabouts(Commits commits) {
        this.commits = commits;
    }

    /**
     * The full commit id; empty where neither version nor commit leads to one.
     *
     * @throws OutsideTrouble where it could not be found out
     */
    Optional<String> commit(String repository, @Nullable String version, @Nullable String commit) {
        Optional<String> tagged = version == null ? Optional.empty() : commits.resolve(repository, version);
        if (tagged.isPresent() || commit == null) {
            return tagged;
        }
        return isFull(commit) ? Optional.of(commit) : commits.resolve(repository, commit);
    }

    private static boolean isFull(String commit) {
        return commit.length() == 40 || commit.length() == 64;
    }
}

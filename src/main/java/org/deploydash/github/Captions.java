package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.Ledger;
import org.deploydash.dispatch.OutsideTrouble;
import org.jspecify.annotations.Nullable;

/**
 * Finds the commit and its message for rows of which only the version is known, by the version's tag, or only the commit. A workflow that
 * takes the version as an input runs at the tip of its branch, so that what GitHub tells beside its run is not what was deployed.
 *
 * <p>Waits for the network; for one thread. What was asked is not asked again for a while, whether it was found or not.
 */
final class Captions {

    private static final int KEPT = 500;
    private static final Duration KEPT_FOR = Duration.ofMinutes(10);

    private record Name(String repository, String ref) {}

    private record Caption(String commit, @Nullable String message) {}

    private final GitHubSource source;
    private final Ledger ledger;
    private final Cache<Name, Optional<Caption>> asked = Caffeine.newBuilder()
            .maximumSize(KEPT)
            .expireAfterWrite(KEPT_FOR)
            .executor(Runnable::run)
            .build();

    Captions(GitHubSource source, Ledger ledger) {
        this.source = source;
        this.ledger = ledger;
    }

    /**
     * Completes a row, if something is missing that can be found. What a pipeline recorded of itself stands as it is.
     *
     * @throws OutsideTrouble where GitHub could not be asked now
     */
    void complete(String repository, Deployment row) {
        String known = row.commit() == null ? row.version() : row.commit();
        if (row.commitMessage() != null || known == null || row.source() == DeploymentSource.RECORDED) {
            return;
        }
        caption(new Name(repository, known))
                .ifPresent(caption -> ledger.described(row, caption.commit(), caption.message()));
    }

    private Optional<Caption> caption(Name name) {
        Optional<Caption> known = asked.getIfPresent(name);
        if (known != null) {
            return known;
        }
        Optional<Caption> found = ask(name);
        asked.put(name, found);
        return found;
    }

    private Optional<Caption> ask(Name name) {
        try {
            JsonNode commit = source.get(Paths.repo(name.repository(), "/commits/" + Paths.segment(name.ref())))
                    .body();
            return Optional.ofNullable(Foreign.text(commit, "sha"))
                    .map(sha -> new Caption(sha, Wording.message(commit.path("commit"))));
        } catch (OutsideTrouble trouble) {
            if (Looker.isMissing(trouble)) {
                return Optional.empty();
            }
            throw trouble;
        }
    }
}

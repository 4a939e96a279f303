package org.deploydash.deployments;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deploydash.dispatch.Commits;
import org.deploydash.dispatch.Comparison;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which successes went back: those whose commit is an ancestor of the one they replaced. Whoever asked for a rollback here has
 * said so already; this is for those that were asked for elsewhere.
 *
 * <p>Asks GitHub, so it is for a worker's thread. A success is weighed once; where GitHub is away it waits for the next call, and the
 * successes after it, too, as each is compared with the one before it.
 */
public final class RollbackDetection {

    /** What cannot be compared now will not be comparable later either. */
    private static final Set<String> FINAL =
            Set.of("ref_not_found", "repository_not_found", "github_not_configured", "commit_not_found");

    private final Environments environments;
    private final Ledger ledger;
    private final Commits commits;

    public RollbackDetection(Environments environments, Ledger ledger, Commits commits) {
        this.environments = environments;
        this.ledger = ledger;
        this.commits = commits;
    }

    /**
     * Weighs the oldest successes of an environment that were not weighed yet.
     *
     * @param most how many at once
     * @return how many it were
     * @throws OutsideTrouble where GitHub could not be asked now
     */
    public int weigh(String environment, int most) {
        Optional<String> repository = environments.find(environment).flatMap(this::repository);
        List<Deployment> unweighed = ledger.unweighed(environment, most);
        for (Deployment success : unweighed) {
            ledger.weighed(
                    success,
                    repository.map(name -> replacedNewer(name, success)).orElse(null));
        }
        return unweighed.size();
    }

    private Optional<String> repository(Environment environment) {
        return environments.applicationOf(environment).repository();
    }

    private @Nullable Long replacedNewer(String repository, Deployment success) {
        if (success.rollbackOf() != null) {
            return null;
        }
        List<Deployment> before = ledger.succeeded(success.environment(), success, 1);
        if (before.isEmpty()) {
            return null;
        }
        Deployment replaced = before.get(0);
        return wentBack(repository, replaced, success) ? (Long) replaced.id() : null;
    }

    /**
     * By version first: a workflow that takes the version as an input runs at the tip of its branch, and its commit is not what was
     * deployed.
     */
    private boolean wentBack(String repository, Deployment from, Deployment to) {
        String fromVersion = from.version();
        String toVersion = to.version();
        if (fromVersion != null && toVersion != null) {
            Optional<Boolean> byVersion = wentBack(repository, fromVersion, toVersion);
            if (byVersion.isPresent()) {
                return byVersion.get();
            }
        }
        String fromCommit = from.commit();
        String toCommit = to.commit();
        return fromCommit != null
                && toCommit != null
                && wentBack(repository, fromCommit, toCommit).orElse(false);
    }

    /** Empty where one of the two is not to be found. */
    private Optional<Boolean> wentBack(String repository, String from, String to) {
        if (from.equals(to)) {
            return Optional.of(false);
        }
        try {
            Comparison way = commits.compare(repository, from, to);
            return Optional.of(way.aheadBy() == 0 && way.behindBy() > 0);
        } catch (OutsideTrouble trouble) {
            if (FINAL.contains(trouble.code())) {
                return Optional.empty();
            }
            throw trouble;
        }
    }
}

package org.deploydash.dispatch;

import java.util.List;
import java.util.Optional;

/** What was deployed before, as far as it can be deployed again. Asked of the store; never waits for the network. */
public interface Targets {

    /** What the environment is meant to run. */
    Optional<Target> current(String environment);

    /** A successful deployment of that environment by its number; empty where there is none. */
    Optional<Target> find(String environment, long deployment);

    /**
     * What one may go back to: the successful deployments before the current one, newest first, each version once, without what was
     * rolled back from. Where an attempt since the current one broke off, that one leads them: it is the last good one then.
     *
     * @param limit 1 to 100
     */
    List<Target> goodOnes(String environment, int limit);

    /** The newest attempts of all environments of the same application that succeeded, for choosing what to deploy. */
    List<Target> deployable(String environment, int limit);
}

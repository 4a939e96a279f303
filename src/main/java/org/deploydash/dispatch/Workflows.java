package org.deploydash.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The workflows of the repositories, as far as they are run and watched from here. Everything but {@link #unavailable} and {@link #time}
 * may wait for the network, so it is called from a loop or a request and never under a lock that others need.
 */
public interface Workflows {

    /** Why nothing can be asked for at all; empty where something can. Never waits. */
    Optional<Unavailable> unavailable();

    /** What time it is by GitHub's clock, from which ours may be far; empty before its first answer. Never waits. */
    Optional<Instant> time();

    /** Asks for a run, once. Whatever goes wrong is a value. */
    Start start(RunRequest request);

    /**
     * A run with its jobs and steps; empty where there is none of that number.
     *
     * @throws OutsideTrouble where it could not be found out
     */
    Optional<RunReport> run(String repository, long runId);

    /**
     * The runs that may have come of a request, oldest first: of its workflow and ref, started by a dispatch, created not before {@code since}.
     *
     * @param since by GitHub's clock
     * @throws OutsideTrouble where it could not be found out
     */
    List<RunReport> find(RunRequest request, Instant since);

    /** @throws OutsideTrouble where it was refused or nobody knows */
    void cancel(String repository, long runId);
}

package org.deploydash.dispatch;

import java.util.List;
import java.util.Optional;

/** What a run's jobs wrote. */
public interface JobLogs {

    /** The id that an environment's log list gives it. */
    String SOURCE = "job";

    String NAME = "Deployment job";

    /**
     * The end of what the run's deploying job wrote; empty where there is nothing to read (yet).
     *
     * @param lines 1 to 5,000
     * @throws OutsideTrouble where it could not be found out
     */
    Optional<List<String>> tail(String repository, long runId, int lines);
}

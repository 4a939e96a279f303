package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/**
 * All of GitHub's JSON about one deployment that a door has at hand. What it has not is missing, never null.
 *
 * @param repository {@code owner/name}
 * @param deployment GitHub's deployment; missing where a workflow runs without one
 * @param statuses of the deployment, in any order
 * @param run that made it
 * @param jobs of the run, of all its attempts
 * @param commit that the deployment names
 * @param approvals of the run: who said yes or no to what
 */
record Sighting(
        String repository,
        JsonNode deployment,
        List<JsonNode> statuses,
        JsonNode run,
        List<JsonNode> jobs,
        JsonNode commit,
        List<JsonNode> approvals) {

    private static final JsonNode MISSING = MissingNode.getInstance();

    Sighting {
        statuses = List.copyOf(statuses);
        jobs = List.copyOf(jobs);
        approvals = List.copyOf(approvals);
    }

    static Sighting in(String repository) {
        return new Sighting(repository, MISSING, List.of(), MISSING, List.of(), MISSING, List.of());
    }

    Sighting deployment(JsonNode seen, List<JsonNode> seenStatuses) {
        return new Sighting(repository, seen, seenStatuses, run, jobs, commit, approvals);
    }

    Sighting run(JsonNode seen, List<JsonNode> seenJobs) {
        return new Sighting(repository, deployment, statuses, seen, seenJobs, commit, approvals);
    }

    Sighting commit(JsonNode seen) {
        return new Sighting(repository, deployment, statuses, run, jobs, seen, approvals);
    }

    Sighting approvals(List<JsonNode> seen) {
        return new Sighting(repository, deployment, statuses, run, jobs, commit, seen);
    }

    boolean hasDeployment() {
        return deployment.isObject();
    }

    boolean hasRun() {
        return run.isObject();
    }
}

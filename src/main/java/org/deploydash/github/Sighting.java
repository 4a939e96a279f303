package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** How the address of a run or of one of its jobs ends. */
    static final Pattern JOB = Pattern.compile("/actions/runs/(\\d{1,18})(?:/job/(\\d{1,18}))?");

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

    /** The run that made it, as itself or as the deployment's statuses point to it. */
    Optional<Long> runId() {
        Long told = Foreign.number(run, "id");
        return told != null ? Optional.of(told) : pointed().map(found -> Long.valueOf(found.group(1)));
    }

    /** The job that the deployment's statuses point to. */
    Optional<Long> jobId() {
        return pointed().map(found -> found.group(2)).map(Long::valueOf);
    }

    private Optional<Matcher> pointed() {
        return statuses.stream()
                .flatMap(status ->
                        Stream.of(Foreign.text(status, "log_url", ""), Foreign.text(status, "target_url", "")))
                .map(JOB::matcher)
                .filter(Matcher::find)
                .findFirst();
    }
}

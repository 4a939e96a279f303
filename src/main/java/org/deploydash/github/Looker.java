package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.dispatch.OutsideTrouble;

/** Gathers all that GitHub says about one deployment or run. Waits for the network; for one thread. */
final class Looker {

    private static final JsonNode MISSING = MissingNode.getInstance();
    private static final int REMEMBERED = 200;

    /** Runs that are over do not change, but for a further attempt, which the lists show. */
    private final Map<String, Sighting> over = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sighting> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final GitHubSource source;

    Looker(GitHubSource source) {
        this.source = source;
    }

    /** A deployment with its statuses, run, jobs and commit. */
    Sighting deployment(String repository, JsonNode deployment) {
        List<JsonNode> statuses =
                list(source.get(repo(repository) + "/deployments/" + id(deployment) + "/statuses?per_page=100")
                        .body());
        Sighting seen = Sighting.in(repository).deployment(deployment, statuses);
        Optional<Long> run = Translator.runId(seen);
        if (run.isPresent()) {
            seen = withRun(seen, run.get());
        }
        return withCommit(seen);
    }

    /** A run with its jobs, as seen in a list or asked for. */
    Sighting run(String repository, JsonNode run) {
        return withJobs(Sighting.in(repository).run(run, List.of()));
    }

    JsonNode askRun(String repository, long run) {
        return source.get(repo(repository) + "/actions/runs/" + run).body();
    }

    JsonNode askDeployment(String repository, long deployment) {
        return source.get(repo(repository) + "/deployments/" + deployment).body();
    }

    private Sighting withRun(Sighting seen, long run) {
        Sighting known = over.get(seen.repository() + "/" + run);
        if (known != null && hasJob(known, Translator.jobId(seen))) {
            return seen.run(known.run(), known.jobs()).approvals(known.approvals());
        }
        try {
            return withJobs(seen.run(askRun(seen.repository(), run), List.of()));
        } catch (OutsideTrouble trouble) {
            return missing(trouble, seen); // runs are kept 400 days at most, deployments for ever
        }
    }

    /** Another attempt has other jobs. */
    private static boolean hasJob(Sighting known, Optional<Long> job) {
        return job.isEmpty() || known.jobs().stream().anyMatch(one -> job.get().equals(Foreign.number(one, "id")));
    }

    private Sighting withJobs(Sighting seen) {
        JsonNode run = seen.run();
        String path = repo(seen.repository()) + "/actions/runs/" + id(run);
        List<JsonNode> jobs = new ArrayList<>();
        source.get(path + "/jobs?filter=all&per_page=100").body().path("jobs").forEach(jobs::add);
        Sighting whole = seen.run(run, jobs);
        boolean isOver = isOver(run);
        if (isOver && mayBeRejected(run, jobs)) {
            whole = whole.approvals(list(source.get(path + "/approvals").body()));
        }
        if (isOver) {
            over.put(seen.repository() + "/" + id(run), whole);
        }
        return whole;
    }

    /** A refused approval looks like a job that failed before its first step. */
    private static boolean mayBeRejected(JsonNode run, List<JsonNode> jobs) {
        return Foreign.text(run, "conclusion", "").equals("failure")
                && jobs.stream()
                        .anyMatch(job -> Foreign.text(job, "conclusion", "").equals("failure")
                                && job.path("steps").isEmpty());
    }

    private Sighting withCommit(Sighting seen) {
        String sha = Foreign.text(seen.deployment(), "sha", "");
        boolean told = sha.equals(Foreign.text(seen.run(), "head_sha", ""))
                && Foreign.text(seen.run().path("head_commit"), "message") != null;
        if (sha.isEmpty() || told) {
            return seen;
        }
        try {
            return seen.commit(
                    source.get(repo(seen.repository()) + "/commits/" + sha).body());
        } catch (OutsideTrouble trouble) {
            return missing(trouble, seen);
        }
    }

    /** What is not there any more leaves a gap; what cannot be asked now is tried again. */
    private static Sighting missing(OutsideTrouble trouble, Sighting seen) {
        if (isMissing(trouble)) {
            return seen;
        }
        throw trouble;
    }

    static boolean isMissing(OutsideTrouble trouble) {
        return trouble.code().endsWith("not_found");
    }

    static boolean isOver(JsonNode run) {
        return Foreign.text(run, "status", "").equals("completed");
    }

    static long id(JsonNode entry) {
        Long id = Foreign.number(entry, "id");
        return id == null ? 0 : id;
    }

    private static String repo(String repository) {
        return "/repos/" + repository;
    }

    private static List<JsonNode> list(JsonNode body) {
        List<JsonNode> all = new ArrayList<>();
        body.forEach(all::add);
        return all;
    }
}

package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.environments.Environment;
import org.jspecify.annotations.Nullable;

/** Makes a deployment of ours of what GitHub says. Pure; behind it nobody knows GitHub's words. */
final class Translator {

    private static final JsonNode MISSING = MissingNode.getInstance();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern JOB = Pattern.compile("/actions/runs/(\\d{1,18})(?:/job/(\\d{1,18}))?");
    private static final Pattern TAG = Pattern.compile("(refs/tags/)?(v?\\d+(\\.\\d+)+([-+._][0-9A-Za-z.+_-]+)?)");
    private static final String INACTIVE = "inactive";

    private final GitHubPlaces places;

    Translator(GitHubPlaces places) {
        this.places = places;
    }

    /** Empty where it is about none of our environments, or about several that only a deployment could tell apart. */
    Optional<DeploymentObserved> read(Sighting seen) {
        return environment(seen).map(environment -> read(seen, environment));
    }

    private Optional<Environment> environment(Sighting seen) {
        if (seen.hasDeployment()) {
            return places.called(seen.repository(), Foreign.text(seen.deployment(), "environment"));
        }
        List<Environment> deployed =
                places.deployedBy(seen.repository(), GitHubPlaces.workflowFile(seen.run(), MISSING));
        return deployed.size() == 1 ? Optional.of(deployed.get(0)) : Optional.empty();
    }

    /** A run without a deployment of its own, to the environment that is known to be meant. */
    DeploymentObserved read(Sighting seen, Environment environment) {
        JsonNode job = deployingJob(seen, environment);
        int attempt = attempt(seen, job);
        JsonNode run = Foreign.number(seen.run(), "run_attempt", 1) == attempt ? seen.run() : MISSING;
        List<JsonNode> statuses = inOrder(seen);
        boolean rejected = isRejected(seen, environment);
        @Nullable String state = statuses.isEmpty() ? null : Foreign.text(statuses.get(statuses.size() - 1), "state");
        Verdict verdict = seen.hasDeployment()
                ? Verdict.ofDeployment(state, job, run, rejected)
                : Verdict.ofJob(job, run, rejected);
        var made = DeploymentObserved.in(environment.id(), DeploymentSource.GITHUB, verdict.status())
                .certainty(verdict.certainty())
                .githubDeployment(Foreign.number(seen.deployment(), "id"))
                .run(runId(seen).orElse(null), attempt)
                .commit(Foreign.text(seen.deployment(), "sha", Foreign.text(seen.run(), "head_sha", "")))
                .version(version(seen))
                .message(message(seen))
                .deployedBy(who(seen))
                .deployedAt(askedAt(seen, run))
                .runUrl(runUrl(seen));
        times(seen, job, statuses, made);
        turns(statuses, verdict, made);
        return made.seen();
    }

    /** The run a deployment's statuses point to. */
    static Optional<Long> runId(Sighting seen) {
        Long told = Foreign.number(seen.run(), "id");
        return told != null ? Optional.of(told) : pointed(seen).map(found -> Long.valueOf(found.group(1)));
    }

    private static Optional<Matcher> pointed(Sighting seen) {
        return seen.statuses().stream()
                .flatMap(status -> java.util.stream.Stream.of(
                        Foreign.text(status, "log_url", ""), Foreign.text(status, "target_url", "")))
                .map(JOB::matcher)
                .filter(Matcher::find)
                .findFirst();
    }

    /** The job a deployment's statuses point to. */
    static Optional<Long> jobId(Sighting seen) {
        return pointed(seen).map(found -> found.group(2)).map(Long::valueOf);
    }

    /**
     * The one the deployment points to; without one, of the newest attempt the one that is called so. Where GitHub has no name for the
     * environment, no job will ever point to it, and the last one is taken.
     */
    private static JsonNode deployingJob(Sighting seen, Environment environment) {
        Optional<Long> pointed = jobId(seen);
        if (pointed.isPresent()) {
            return seen.jobs().stream()
                    .filter(job -> pointed.get().equals(Foreign.number(job, "id")))
                    .findFirst()
                    .orElse(MISSING);
        }
        int attempt = Foreign.number(seen.run(), "run_attempt", 1);
        List<JsonNode> jobs = seen.jobs().stream()
                .filter(job -> Foreign.number(job, "run_attempt", attempt) == attempt)
                .toList();
        return jobs.stream()
                .filter(job ->
                        Foreign.text(job, "name", "").toLowerCase(Locale.ROOT).contains("deploy"))
                .findFirst()
                .orElse(
                        jobs.isEmpty() || environment.githubEnvironment().isPresent()
                                ? MISSING
                                : jobs.get(jobs.size() - 1));
    }

    private static int attempt(Sighting seen, JsonNode job) {
        return Foreign.number(job, "run_attempt", Foreign.number(seen.run(), "run_attempt", 1));
    }

    private static List<JsonNode> inOrder(Sighting seen) {
        return seen.statuses().stream()
                .filter(status -> !Foreign.text(status, "state", INACTIVE).equals(INACTIVE))
                .sorted(Comparator.comparing(Translator::statusAt).thenComparing(Translator::statusId))
                .toList();
    }

    private static Instant statusAt(JsonNode status) {
        Instant at = Foreign.time(status, "created_at");
        return at == null ? Instant.EPOCH : at;
    }

    private static long statusId(JsonNode status) {
        Long id = Foreign.number(status, "id");
        return id == null ? 0 : id;
    }

    private static boolean isRejected(Sighting seen, Environment environment) {
        return seen.approvals().stream()
                .filter(approval -> Foreign.text(approval, "state", "").equals("rejected"))
                .anyMatch(approval -> concerns(approval, environment));
    }

    private static boolean concerns(JsonNode approval, Environment environment) {
        JsonNode named = approval.path("environments");
        if (named.isEmpty()) {
            return true;
        }
        for (JsonNode one : named) {
            String name = Foreign.text(one, "name", "");
            if (environment.githubEnvironment().map(name::equalsIgnoreCase).orElse(true)) {
                return true;
            }
        }
        return false;
    }

    /** The tip of the branch that a run was started on is not what it deployed; only what says so is a version. */
    private static @Nullable String version(Sighting seen) {
        String payload = Foreign.text(payload(seen.deployment().path("payload")), "version");
        if (payload != null) {
            return payload;
        }
        String ref = Foreign.text(seen.deployment(), "ref", Foreign.text(seen.run(), "head_branch", ""));
        Matcher tag = TAG.matcher(ref);
        return tag.matches() ? tag.group(2) : null;
    }

    /** Some put JSON in as text. */
    private static JsonNode payload(JsonNode payload) {
        if (!payload.isTextual()) {
            return payload;
        }
        try {
            JsonNode read = JSON.readTree(payload.textValue());
            return read == null ? MISSING : read;
        } catch (IOException plainText) {
            return MISSING;
        }
    }

    /** Its first paragraph. */
    private static @Nullable String message(Sighting seen) {
        String sha = Foreign.text(seen.deployment(), "sha", "");
        JsonNode head = seen.run().path("head_commit");
        boolean same = !seen.hasDeployment() || sha.equals(Foreign.text(seen.run(), "head_sha", ""));
        String whole =
                Foreign.text(seen.commit().path("commit"), "message", same ? Foreign.text(head, "message", "") : "");
        String first = whole.strip().split("\\R\\s*\\R", 2)[0];
        return first.isEmpty() ? null : first;
    }

    /** Who started it; where that is a machine, whose commit it is. */
    private static @Nullable String who(Sighting seen) {
        String starter = Foreign.text(
                seen.run().path("triggering_actor"),
                "login",
                Foreign.text(seen.run().path("actor"), "login", ""));
        String actor = starter.isEmpty() ? Foreign.text(seen.deployment().path("creator"), "login", "") : starter;
        if (!actor.isEmpty() && !actor.endsWith("[bot]")) {
            return actor;
        }
        String author = Foreign.text(
                seen.commit().path("author"),
                "login",
                Foreign.text(seen.commit().path("commit").path("author"), "name", ""));
        return author.isEmpty() ? (actor.isEmpty() ? null : actor) : author;
    }

    private static @Nullable Instant askedAt(Sighting seen, JsonNode run) {
        Instant attempt = Foreign.time(run, "run_started_at");
        Instant created = Foreign.time(seen.deployment(), "created_at");
        return created != null ? created : attempt != null ? attempt : Foreign.time(seen.run(), "created_at");
    }

    private static @Nullable URI runUrl(Sighting seen) {
        URI told = Foreign.link(Foreign.text(seen.run(), "html_url"));
        if (told != null) {
            return told;
        }
        return seen.statuses().stream()
                .map(status -> Foreign.text(status, "log_url", Foreign.text(status, "target_url", "")))
                .filter(url -> JOB.matcher(url).find())
                .map(url -> Foreign.link(url.replaceFirst("/job/\\d+.*$", "")))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The job's; where no run made the deployment, its statuses'. Never the run's: that queues and waits. */
    private static void times(Sighting seen, JsonNode job, List<JsonNode> statuses, DeploymentObserved.Builder made) {
        Instant started = Foreign.text(job, "status", "").equals("queued") ? null : Foreign.time(job, "started_at");
        Instant finished = Foreign.time(job, "completed_at");
        boolean ran = !Foreign.text(job, "conclusion", "").equals("skipped");
        if (started != null && ran && !Foreign.text(job, "status", "").equals("waiting")) {
            made.times(started, finished);
            made.duration(finished == null ? null : (Long) Math.max(0, seconds(started, finished)));
            return;
        }
        Instant begun = at(statuses, DeploymentStatus.IN_PROGRESS);
        Instant ended = end(statuses);
        made.times(begun, ended);
        boolean outsideActions = runId(seen).isEmpty();
        if (outsideActions && begun != null && ended != null) {
            made.duration(Math.max(0, seconds(begun, ended)));
        }
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    private static @Nullable Instant at(List<JsonNode> statuses, DeploymentStatus wanted) {
        return statuses.stream()
                .filter(status -> Verdict.ofState(Foreign.text(status, "state", "")) == wanted)
                .map(status -> Foreign.time(status, "created_at"))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant end(List<JsonNode> statuses) {
        Instant success = at(statuses, DeploymentStatus.SUCCESS);
        return success == null ? at(statuses, DeploymentStatus.FAILED) : success;
    }

    /** An end is told as what it turned out to be; pending before a later queued was the wait for an approval. */
    private static void turns(List<JsonNode> statuses, Verdict verdict, DeploymentObserved.Builder made) {
        for (int n = 0; n < statuses.size(); n++) {
            JsonNode status = statuses.get(n);
            DeploymentStatus reached = Verdict.ofState(Foreign.text(status, "state", ""));
            boolean last = n == statuses.size() - 1;
            if (reached == DeploymentStatus.FAILED) {
                reached = last ? verdict.status() : reached;
            } else if (Foreign.text(status, "state", "").equals("pending")) {
                boolean approved =
                        !last && Foreign.text(statuses.get(n + 1), "state", "").equals("queued");
                boolean refused = !last && verdict.status() == DeploymentStatus.REJECTED;
                boolean waits = last && verdict.status() == DeploymentStatus.WAITING;
                reached = approved || refused || waits ? DeploymentStatus.WAITING : reached;
            }
            if (reached != DeploymentStatus.UNKNOWN) {
                made.turn(Foreign.time(status, "created_at"), reached);
            }
        }
    }
}

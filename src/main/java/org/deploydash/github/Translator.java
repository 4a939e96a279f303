package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.environments.Environment;
import org.jspecify.annotations.Nullable;

/** Makes a deployment of ours of what GitHub says. Pure; behind it nobody knows GitHub's words. */
final class Translator {

    private static final JsonNode MISSING = MissingNode.getInstance();

    private static final String BY_HAND = "workflow_dispatch";

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
        StatusTrail trail = StatusTrail.of(seen);
        boolean rejected = isRejected(seen, environment);
        Verdict verdict = seen.hasDeployment()
                ? Verdict.ofDeployment(trail.newest(), job, run, rejected)
                : Verdict.ofJob(job, run, rejected);
        boolean told = !isTip(seen, environment);
        var made = DeploymentObserved.in(environment.id(), DeploymentSource.GITHUB, verdict.status())
                .certainty(verdict.certainty())
                .githubDeployment(Foreign.number(seen.deployment(), "id"))
                .run(seen.runId().orElse(null), attempt)
                .commit(told ? Foreign.text(seen.deployment(), "sha", Foreign.text(seen.run(), "head_sha", "")) : null)
                .version(told ? Wording.version(seen) : Wording.versionGiven(seen))
                .message(told ? Wording.message(seen) : null)
                .deployedBy(Wording.who(seen))
                .deployedAt(askedAt(seen, run))
                .runUrl(Wording.runUrl(seen));
        trail.times(job, seen.runId().isPresent(), made);
        trail.turns(verdict, made);
        return made.seen();
    }

    /**
     * Whether the commit that GitHub names is only the tip of the branch on which somebody started a workflow that takes the version as an
     * input. Of a deployment without a run one waits for its first status, which points to the run, if Actions made it.
     */
    private static boolean isTip(Sighting seen, Environment environment) {
        if (!GitHubPlaces.takesVersion(environment, GitHubPlaces.workflowFile(seen.run(), MISSING))) {
            return false;
        }
        boolean byHand = Foreign.text(seen.run(), "event", BY_HAND).equals(BY_HAND);
        return seen.runId().isPresent() ? byHand : seen.statuses().isEmpty();
    }

    /**
     * The one the deployment points to; without one, of the newest attempt the one that is called so. Where GitHub has no name for the
     * environment, no job will ever point to it, and the last one is taken.
     */
    private static JsonNode deployingJob(Sighting seen, Environment environment) {
        Optional<Long> pointed = seen.jobId();
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

    private static @Nullable Instant askedAt(Sighting seen, JsonNode run) {
        Instant attempt = Foreign.time(run, "run_started_at");
        Instant created = Foreign.time(seen.deployment(), "created_at");
        return created != null ? created : attempt != null ? attempt : Foreign.time(seen.run(), "created_at");
    }
}

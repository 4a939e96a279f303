package org.deploydash.github;

import static org.deploydash.deployments.Certainty.DEPLOYMENT;
import static org.deploydash.deployments.Certainty.DEPLOYMENT_SUCCEEDED;
import static org.deploydash.deployments.Certainty.RUN;
import static org.deploydash.deployments.Certainty.RUN_STOPPED;
import static org.deploydash.deployments.Certainty.TOLD;
import static org.deploydash.deployments.DeploymentStatus.CANCELLED;
import static org.deploydash.deployments.DeploymentStatus.FAILED;
import static org.deploydash.deployments.DeploymentStatus.IN_PROGRESS;
import static org.deploydash.deployments.DeploymentStatus.QUEUED;
import static org.deploydash.deployments.DeploymentStatus.REJECTED;
import static org.deploydash.deployments.DeploymentStatus.SUCCESS;
import static org.deploydash.deployments.DeploymentStatus.UNKNOWN;
import static org.deploydash.deployments.DeploymentStatus.WAITING;

import com.fasterxml.jackson.databind.JsonNode;
import org.deploydash.deployments.Certainty;
import org.deploydash.deployments.DeploymentStatus;
import org.jspecify.annotations.Nullable;

/**
 * How far a deployment is, from what its own status, its job and its run say. The deployment's status counts first; but a cancellation and a
 * refused approval look like a failure there, and waiting for an approval like queueing, so that job and run say which.
 */
record Verdict(DeploymentStatus status, Certainty certainty) {

    /** What a word of GitHub's about a deployment stands for. {@code inactive} is no state of its own: something newer took its place. */
    static DeploymentStatus ofState(String state) {
        return switch (state) {
            case "success" -> SUCCESS;
            case "failure", "error" -> FAILED;
            case "in_progress" -> IN_PROGRESS;
            case "waiting" -> WAITING;
            case "queued", "pending", "requested" -> QUEUED;
            default -> UNKNOWN;
        };
    }

    /**
     * @param state the deployment's newest, inactive left out; null where it has none
     * @param job the deploying job, as far as it is known
     * @param run of the same attempt, as far as it is known
     * @param rejected whether somebody refused the approval
     */
    static Verdict ofDeployment(@Nullable String state, JsonNode job, JsonNode run, boolean rejected) {
        DeploymentStatus said = state == null ? QUEUED : ofState(state);
        if (said == SUCCESS) {
            return new Verdict(SUCCESS, DEPLOYMENT_SUCCEEDED);
        }
        Verdict outside = ofJob(job, run, rejected);
        if (said == FAILED) {
            return outside.certainty == RUN_STOPPED ? outside : new Verdict(FAILED, DEPLOYMENT);
        }
        boolean over = !outside.status.isActive() && outside.status != UNKNOWN;
        return over || (outside.status == WAITING && said == QUEUED) ? outside : new Verdict(said, TOLD);
    }

    /** Of a run without a deployment, or of its part in one. */
    static Verdict ofJob(JsonNode job, JsonNode run, boolean rejected) {
        if (Foreign.text(job, "status", "").equals("completed")) {
            return concluded(Foreign.text(job, "conclusion", ""), rejected);
        }
        if (Foreign.text(run, "status", "").equals("completed")) {
            return concluded(Foreign.text(run, "conclusion", ""), rejected);
        }
        String word = Foreign.text(job, "status", Foreign.text(run, "status", ""));
        boolean otherJobs = !job.isObject() && word.equals("in_progress");
        return new Verdict(otherJobs ? QUEUED : ofState(word), TOLD);
    }

    private static Verdict concluded(String conclusion, boolean rejected) {
        return switch (conclusion) {
            case "success", "neutral" -> new Verdict(SUCCESS, RUN);
            case "cancelled", "skipped" -> new Verdict(CANCELLED, RUN_STOPPED);
            case "action_required" -> new Verdict(WAITING, TOLD);
            default -> rejected ? new Verdict(REJECTED, RUN_STOPPED) : new Verdict(FAILED, RUN);
        };
    }
}

package org.deploydash.testing.github;

/**
 * Something that changed, as GitHub would tell it by a webhook.
 *
 * @param event deployment, deployment_status, workflow_run or workflow_job
 * @param action such as created, requested, in_progress, completed
 * @param run null where no run did it
 * @param job of a workflow_job
 * @param deployment of a deployment and its status
 * @param status of a deployment_status
 */
public record Happening(
        String event,
        String action,
        FakeRun run,
        FakeJob job,
        FakeDeployment deployment,
        FakeDeployment.Status status) {

    static Happening ofRun(String action, FakeRun run) {
        return new Happening("workflow_run", action, run, null, null, null);
    }

    static Happening ofJob(String action, FakeRun run, FakeJob job) {
        return new Happening("workflow_job", action, run, job, null, null);
    }

    static Happening ofDeployment(FakeRun run, FakeDeployment deployment) {
        return new Happening("deployment", "created", run, null, deployment, null);
    }

    static Happening ofStatus(FakeRun run, FakeDeployment deployment, FakeDeployment.Status status) {
        return new Happening("deployment_status", "created", run, null, deployment, status);
    }
}

package org.deploydash.testing.github;

import static org.deploydash.testing.github.Shapes.fields;
import static org.deploydash.testing.github.Shapes.nodeId;
import static org.deploydash.testing.github.Shapes.time;

import java.util.Map;

/** How GitHub tells deployments and their statuses. */
final class DeploymentShapes {

    private final Shapes shapes;

    DeploymentShapes(Shapes shapes) {
        this.shapes = shapes;
    }

    Map<String, Object> deployment(FakeRepository repository, FakeDeployment deployment) {
        return fields(
                "url", url(repository, deployment),
                "id", deployment.id(),
                "node_id", nodeId("DE", deployment.id()),
                "task", "deploy",
                "original_environment", deployment.environment(),
                "environment", deployment.environment(),
                "description", null,
                "created_at", time(deployment.createdAt()),
                "updated_at", time(deployment.updatedAt()),
                "statuses_url", url(repository, deployment) + "/statuses",
                "repository_url", shapes.api(repository),
                "creator", shapes.user(deployment.creator()),
                "sha", deployment.sha(),
                "ref", deployment.ref(),
                "payload", deployment.payload(),
                "transient_environment", false,
                "production_environment", deployment.environment().startsWith("prod"),
                "performed_via_github_app", null);
    }

    /** @param asWebhook where a deployment can be waiting; the REST description calls that pending */
    Map<String, Object> status(
            FakeRepository repository, FakeDeployment deployment, FakeDeployment.Status status, boolean asWebhook) {
        String log = status.runId() == null
                ? ""
                : shapes.html(repository) + "/actions/runs/" + status.runId() + "/job/" + status.jobId();
        return fields(
                "url", url(repository, deployment) + "/statuses/" + status.id(),
                "id", status.id(),
                "node_id", nodeId("DES", status.id()),
                "state", !asWebhook && status.state().equals("waiting") ? "pending" : status.state(),
                "creator", shapes.user(status.creator()),
                "description", "",
                "environment", deployment.environment(),
                "target_url", log,
                "created_at", time(status.at()),
                "updated_at", time(status.at()),
                "deployment_url", url(repository, deployment),
                "repository_url", shapes.api(repository),
                "environment_url", "",
                "log_url", log,
                "performed_via_github_app", null);
    }

    private String url(FakeRepository repository, FakeDeployment deployment) {
        return shapes.api(repository) + "/deployments/" + deployment.id();
    }
}

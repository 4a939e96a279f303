package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.Ledger;
import org.deploydash.environments.Environment;
import org.jspecify.annotations.Nullable;

/** Puts what a webhook says into the ledger, and gives the hint where to look for the rest. */
final class WebhookWork {

    private final Ledger ledger;
    private final GitHubPlaces places;
    private final Translator translator;
    private final Hints hints;

    WebhookWork(GitHubPlaces places, Ledger ledger, Hints hints) {
        this.ledger = ledger;
        this.places = places;
        this.translator = new Translator(places);
        this.hints = hints;
    }

    /** @param payload null where it is no JSON object */
    void take(String event, @Nullable JsonNode payload) {
        String repository = payload == null ? null : Foreign.text(payload.path("repository"), "full_name");
        if (payload == null || repository == null || places.of(repository).isEmpty()) {
            return;
        }
        switch (event) {
            case "deployment" -> deployment(repository, payload, List.of());
            case "deployment_status" -> deployment(repository, payload, List.of(payload.path("deployment_status")));
            case "workflow_run" -> run(repository, payload);
            case "workflow_job" -> job(repository, payload.path("workflow_job"));
            default -> {}
        }
    }

    private void deployment(String repository, JsonNode payload, List<JsonNode> statuses) {
        JsonNode deployment = payload.path("deployment");
        Long id = Foreign.number(deployment, "id");
        if (id == null
                || places.called(repository, Foreign.text(deployment, "environment"))
                        .isEmpty()) {
            return;
        }
        boolean superseded = statuses.stream()
                .anyMatch(status -> Foreign.text(status, "state", "").equals("inactive"));
        if (!superseded) {
            observe(translator.read(Sighting.in(repository)
                    .deployment(deployment, statuses)
                    .run(payload.path("workflow_run"), List.of())));
        }
        hints.hint(repository, id, null);
    }

    private void run(String repository, JsonNode payload) {
        JsonNode run = withPath(payload.path("workflow_run"), payload.path("workflow"));
        Long id = Foreign.number(run, "id");
        boolean ours = !places.deployedBy(repository, GitHubPlaces.workflowFile(run, run))
                .isEmpty();
        if (id != null && ours && !Foreign.text(run, "event", "").startsWith("pull_request")) {
            observe(translator.read(Sighting.in(repository).run(run, List.of())));
            hints.hint(repository, null, id);
        }
    }

    /** Older servers name the workflow's file beside the run. */
    private static JsonNode withPath(JsonNode run, JsonNode workflow) {
        String path = Foreign.text(workflow, "path");
        if (path != null && Foreign.text(run, "path") == null && run instanceof ObjectNode object) {
            return object.deepCopy().put("path", path);
        }
        return run;
    }

    /** A job names no workflow file: it counts where its run is known. */
    private void job(String repository, JsonNode job) {
        Long id = Foreign.number(job, "run_id");
        if (id == null) {
            return;
        }
        int attempt = Foreign.number(job, "run_attempt", 1);
        ObjectNode run = JsonNodeFactory.instance.objectNode().put("id", id).put("run_attempt", attempt);
        for (Ledger.Active row : ledger.ofRun(id)) {
            if (row.attempt() == attempt) {
                environment(repository, row)
                        .map(environment ->
                                translator.read(Sighting.in(repository).run(run, List.of(job)), environment))
                        .ifPresent(fact -> observe(Optional.of(fact)));
            }
        }
        hints.hint(repository, null, id);
    }

    private Optional<Environment> environment(String repository, Ledger.Active row) {
        return places.of(repository).stream()
                .filter(environment -> environment.id().equals(row.environment()))
                .findFirst();
    }

    private void observe(Optional<DeploymentObserved> fact) {
        fact.filter(told -> told.status() != DeploymentStatus.UNKNOWN).ifPresent(ledger::observe);
    }
}

package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.Ledger;
import org.deploydash.environments.Environment;
import org.deploydash.settings.Secret;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What GitHub tells by itself. A delivery is verified and stored with its id in one write, answered, and worked afterwards; a second one of
 * the same id has no effect. What it says goes into the ledger at once, and GitHub is asked for the rest; a lost one is found by the poll.
 */
public final class Webhooks {

    /** What became of a delivery. */
    enum Outcome {
        /** It will be worked, was before, or is of no interest. */
        ACCEPTED,
        OFF,
        BAD_SIGNATURE,
        UNREADABLE,
        /** Too many wait. */
        FULL
    }

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> EVENTS = Set.of("deployment", "deployment_status", "workflow_run", "workflow_job");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final int MOST_WAITING = 1_000;

    private final Optional<Signature> signature;
    private final GitHubStore store;
    private final Ledger ledger;
    private final GitHubPlaces places;
    private final Translator translator;
    private final Hints hints;
    private final Executor worker;
    private final Clock clock;

    /**
     * @param secret without one all of this is off
     * @param worker may block
     */
    Webhooks(
            Optional<Secret> secret,
            GitHubPlaces places,
            Ledger ledger,
            GitHubStore store,
            Hints hints,
            Executor worker,
            Clock clock) {
        this.signature = secret.map(Signature::new);
        this.store = store;
        this.ledger = ledger;
        this.places = places;
        this.translator = new Translator(places);
        this.hints = hints;
        this.worker = worker;
        this.clock = clock;
    }

    boolean isOn() {
        return signature.isPresent();
    }

    /** @throws StorageUnavailable where it cannot be kept now; GitHub shows it as failed */
    Outcome accept(@Nullable String event, @Nullable String delivery, @Nullable String signed, byte[] body) {
        if (signature.isEmpty()) {
            return Outcome.OFF;
        }
        if (!signature.get().matches(body, signed)) {
            return Outcome.BAD_SIGNATURE;
        }
        if (!isWord(event) || !isWord(delivery) || parse(body) == null) {
            return Outcome.UNREADABLE;
        }
        if (event != null && delivery != null && EVENTS.contains(event)) {
            if (store.waitingDeliveries() >= MOST_WAITING) {
                return Outcome.FULL;
            }
            if (store.deliver(delivery, event, body, clock.instant())) {
                worker.execute(this::work);
            }
        }
        return Outcome.ACCEPTED;
    }

    private static boolean isWord(@Nullable String text) {
        return text != null && WORD.matcher(text).matches();
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read != null && read.isObject() ? read : null;
        } catch (IOException noJson) {
            return null;
        }
    }

    /** Works all that wait, oldest first; also those of before a restart. For a loop, as the net beneath the worker. */
    public synchronized void work() {
        for (Optional<GitHubStore.Delivery> next = store.nextDelivery();
                next.isPresent();
                next = store.nextDelivery()) {
            GitHubStore.Delivery delivery = next.get();
            try {
                take(delivery.event(), parse(delivery.body()));
            } catch (StorageUnavailable later) {
                throw later;
            } catch (
                    RuntimeException unexpected) { // must not come again and again, and the poll will find what it told
                log.warn("A webhook of the kind {} could not be worked", delivery.event(), unexpected);
            }
            store.worked(delivery.id());
        }
    }

    private void take(String event, @Nullable JsonNode payload) {
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

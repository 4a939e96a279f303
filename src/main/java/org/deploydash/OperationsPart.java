package org.deploydash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.Ledger;
import org.deploydash.dispatch.Kind;
import org.deploydash.dispatch.Operation;
import org.deploydash.dispatch.OperationRegister;
import org.deploydash.dispatch.OperationState;
import org.deploydash.dispatch.OperationView;
import org.deploydash.dispatch.OperationViews;
import org.deploydash.status.DeployState;
import org.deploydash.status.EnvironmentStatus;
import org.deploydash.status.StatusSnapshot;
import org.deploydash.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * What is being done to each environment, or was a moment ago, whoever asked for it and wherever. {@code js/panels/operations.js} chooses
 * the same, so that a card is as high before the scripts take it over as it is afterwards.
 */
final class OperationsPart {

    /** A deployment that goes on without having been asked for here, with what {@code elsewhere} of js/operations.js reads of it. */
    record Elsewhere(
            long id,
            String environment,
            OperationState status,
            @Nullable String version,
            @Nullable String commitSha,
            @Nullable String deployedBy,
            Instant deployedAt,
            @Nullable Instant startedAt,
            @Nullable Long workflowRunId,
            @Nullable URI runUrl,
            @Nullable Long rollbackOf,
            @Nullable Long usualSeconds) {}

    /** As LINGER of js/operations.js. */
    private static final Duration LINGER = Duration.ofMinutes(10);

    /** As many as the page's scripts ask for to find what ended a moment ago. */
    private static final int LATELY = 20;

    private static final ObjectMapper JSON = Json.mapper();

    private final OperationRegister register;
    private final OperationViews views;
    private final Ledger ledger;

    OperationsPart(OperationRegister register, OperationViews views, Ledger ledger) {
        this.register = register;
        this.views = views;
        this.ledger = ledger;
    }

    /** By environment, what its card shows; nothing for most of them most of the time. */
    Map<String, UnderWay> of(StatusSnapshot snapshot) {
        Map<String, Operation> newest = new HashMap<>();
        Stream.concat(register.newest(Optional.empty(), false, LATELY).stream(), register.active().stream())
                .forEach(each -> newest.merge(
                        each.environment(), each, (one, other) -> one.number() >= other.number() ? one : other));
        Map<String, UnderWay> shown = new HashMap<>();
        for (EnvironmentStatus status : snapshot.environments()) {
            UnderWay found = of(status, newest.get(status.environment()), snapshot.timestamp());
            if (found != null) {
                shown.put(status.environment(), found);
            }
        }
        return shown;
    }

    private @Nullable UnderWay of(EnvironmentStatus status, @Nullable Operation own, Instant now) {
        if (own != null && own.isActive()) {
            return asked(own, now);
        }
        Deployment other = status.status() == DeployState.DEPLOYING
                ? ledger.latest(status.environment())
                        .filter(row -> row.status().isActive() && !isOf(own, row))
                        .orElse(null)
                : null;
        if (other != null) {
            return elsewhere(other, now);
        }
        return own != null && isFresh(own, status, now) ? asked(own, now) : null;
    }

    private static boolean isOf(@Nullable Operation own, Deployment row) {
        return own != null && own.runId() != null && Objects.equals(own.runId(), row.workflowRunId());
    }

    /** Until something else was deployed. */
    private static boolean isFresh(Operation over, EnvironmentStatus status, Instant now) {
        Instant ended = over.finishedAt() == null ? over.requestedAt() : over.finishedAt();
        Instant deployed = status.deployedAt();
        return now.isBefore(ended.plus(LINGER)) && (deployed == null || !deployed.isAfter(ended));
    }

    private UnderWay asked(Operation operation, Instant now) {
        OperationView view = views.of(operation);
        return UnderWay.of(view, json(view), now);
    }

    private UnderWay elsewhere(Deployment row, Instant now) {
        Kind kind = row.rollbackOf() == null ? Kind.DEPLOY : Kind.ROLLBACK;
        Elsewhere told = new Elsewhere(
                row.id(),
                row.environment(),
                OperationState.valueOf(row.status().name()),
                row.version(),
                row.shortSha(),
                row.deployedBy(),
                row.deployedAt(),
                row.startedAt(),
                row.workflowRunId(),
                row.runUrl(),
                row.rollbackOf(),
                views.usualSeconds(row.environment(), kind).orElse(null));
        return UnderWay.of(told, kind, json(told), now);
    }

    /** What the scripts go on from. */
    private static String json(Object told) {
        try {
            return JSON.writeValueAsString(told);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentStatus;
import org.jspecify.annotations.Nullable;

/**
 * The statuses of a deployment in the order of time, without {@code inactive}, which only says that something newer took its place.
 *
 * @param statuses oldest first
 */
record StatusTrail(List<JsonNode> statuses) {

    private static final String INACTIVE = "inactive";

    static StatusTrail of(Sighting seen) {
        return new StatusTrail(seen.statuses().stream()
                .filter(status -> !Foreign.text(status, "state", INACTIVE).equals(INACTIVE))
                .sorted(Comparator.comparing(StatusTrail::statusAt).thenComparing(StatusTrail::statusId))
                .toList());
    }

    private static Instant statusAt(JsonNode status) {
        Instant at = Foreign.time(status, "created_at");
        return at == null ? Instant.EPOCH : at;
    }

    private static long statusId(JsonNode status) {
        Long id = Foreign.number(status, "id");
        return id == null ? 0 : id;
    }

    /** The state that counts; null where there is none. */
    @Nullable
    String newest() {
        return statuses.isEmpty() ? null : Foreign.text(statuses.get(statuses.size() - 1), "state");
    }

    /** The job's; where no run made the deployment, its statuses'. Never the run's: that queues and waits. */
    void times(JsonNode job, boolean ofActions, DeploymentObserved.Builder made) {
        Instant started = Foreign.text(job, "status", "").equals("queued") ? null : Foreign.time(job, "started_at");
        Instant finished = Foreign.time(job, "completed_at");
        if (started != null && hasRun(job) && !Foreign.text(job, "status", "").equals("waiting")) {
            made.times(started, finished);
            made.duration(finished == null ? null : (Long) Math.max(0, seconds(started, finished)));
            return;
        }
        Instant begun = at(DeploymentStatus.IN_PROGRESS);
        Instant ended = end();
        made.times(begun, ended);
        if (!ofActions && begun != null && ended != null) {
            made.duration(Math.max(0, seconds(begun, ended)));
        }
    }

    /** Whoever is stopped or refused before the first step has a beginning, too, on paper. */
    private static boolean hasRun(JsonNode job) {
        return switch (Foreign.text(job, "conclusion", "")) {
            case "skipped" -> false;
            case "cancelled", "failure" -> !job.path("steps").isEmpty();
            default -> true;
        };
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    private @Nullable Instant at(DeploymentStatus wanted) {
        return statuses.stream()
                .filter(status -> Verdict.ofState(Foreign.text(status, "state", "")) == wanted)
                .map(status -> Foreign.time(status, "created_at"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Instant end() {
        Instant success = at(DeploymentStatus.SUCCESS);
        return success == null ? at(DeploymentStatus.FAILED) : success;
    }

    /** An end is told as what it turned out to be; pending before a later queued was the wait for an approval. */
    void turns(Verdict verdict, DeploymentObserved.Builder made) {
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

package org.deploydash.testing.github;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A deployment as GitHub keeps it, with its statuses, oldest first. */
public final class FakeDeployment {

    private final long id;
    private final String environment;
    private final String ref;
    private final String sha;
    private final String creator;
    private final Map<String, Object> payload;
    private final Instant createdAt;
    private final List<Status> statuses = new ArrayList<>();

    /**
     * @param state as a webhook says it: {@code waiting} too, which the REST description does not know
     * @param runId null where no run of Actions made it
     */
    public record Status(long id, String state, String creator, Long runId, Long jobId, Instant at) {}

    FakeDeployment(
            long id,
            String environment,
            String ref,
            String sha,
            String creator,
            Map<String, Object> payload,
            Instant createdAt) {
        this.id = id;
        this.environment = environment;
        this.ref = ref;
        this.sha = sha;
        this.creator = creator;
        this.payload = payload;
        this.createdAt = createdAt;
    }

    public long id() {
        return id;
    }

    public String environment() {
        return environment;
    }

    public String ref() {
        return ref;
    }

    public String sha() {
        return sha;
    }

    public String creator() {
        return creator;
    }

    public Map<String, Object> payload() {
        return payload;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public List<Status> statuses() {
        return statuses;
    }

    /** The newest state; queued before there is one. */
    public String state() {
        return statuses.isEmpty() ? "queued" : statuses.get(statuses.size() - 1).state();
    }

    Instant updatedAt() {
        return statuses.isEmpty()
                ? createdAt
                : statuses.get(statuses.size() - 1).at();
    }
}

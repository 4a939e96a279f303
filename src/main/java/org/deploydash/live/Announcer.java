package org.deploydash.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.dispatch.Operation;
import org.deploydash.dispatch.OperationChanged;
import org.deploydash.dispatch.WorkflowRunsChanged;
import org.deploydash.events.EventBus;
import org.deploydash.events.Journal;
import org.deploydash.health.HealthChanged;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.rollbacks.RollbacksChanged;
import org.deploydash.status.StatusBody;
import org.deploydash.status.StatusChanged;
import org.deploydash.status.StatusSnapshot;

/** Writes what happened into the journal, in the words of the HTTP contract. The journal's listeners do the rest. */
public final class Announcer {

    /** What the list of rollbacks holds when nobody says how many; a longer one is not pushed to every page. */
    private static final int NEWEST_ROLLBACKS = 20;

    private final Journal journal;
    private final ObjectMapper mapper;

    /** The picture announced last. The bus hands out one fact at a time. */
    private StatusSnapshot picture = new StatusSnapshot(List.of(), Instant.EPOCH);

    /**
     * Begins at once to listen to the bus. Whoever keeps answers that these facts make old must have subscribed before, so that a page
     * which asks because of an event gets the new answer.
     *
     * @param deployments the form a deployment has in an answer
     * @param rollbacks the form the list of rollbacks has in an answer
     * @param operations the form an operation has in an answer
     */
    public Announcer(
            EventBus bus,
            Journal journal,
            ObjectMapper mapper,
            Function<Deployment, Object> deployments,
            Function<RollbackTimeline.Listing, Object> rollbacks,
            Function<Operation, Object> operations) {
        this.journal = journal;
        this.mapper = mapper;
        bus.subscribe(StatusChanged.class, changed -> show(changed.snapshot()));
        bus.subscribe(HealthChanged.class, changed -> say("health", changed.change()));
        bus.subscribe(DeploymentChanged.class, changed -> say("deployment", deployments.apply(changed.deployment())));
        bus.subscribe(WorkflowRunsChanged.class, changed -> say("workflow", changed.listing()));
        bus.subscribe(OperationChanged.class, changed -> say("operation", operations.apply(changed.operation())));
        bus.subscribe(RollbacksChanged.class, changed -> say("rollback", rollbacks.apply(newest(changed.listing()))));
    }

    private void show(StatusSnapshot now) {
        StatusSnapshot before = picture;
        picture = now;
        journal.announceState(() -> json(StatusBody.of(now)), () -> json(StatusBody.changes(before, now)));
    }

    private void say(String name, Object data) {
        journal.announce(name, json(data));
    }

    private byte[] json(Object data) {
        try {
            return mapper.writeValueAsBytes(data);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private static RollbackTimeline.Listing newest(RollbackTimeline.Listing all) {
        return new RollbackTimeline.Listing(
                all.rollbacks().stream().limit(NEWEST_ROLLBACKS).toList(),
                all.stale(),
                all.staleSince(),
                all.skipped());
    }
}

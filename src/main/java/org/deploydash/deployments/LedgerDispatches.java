package org.deploydash.deployments;

import java.util.concurrent.Executor;
import org.deploydash.dispatch.Kind;
import org.deploydash.dispatch.Operation;
import org.deploydash.dispatch.OperationChanged;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what was dispatched from here into the ledger, so that who and why stand there whatever GitHub says later. */
public final class LedgerDispatches {

    private static final Logger log = LoggerFactory.getLogger(LedgerDispatches.class);

    /** How an operation says that its approval was refused. */
    private static final String REJECTED = "rejected";

    private final Ledger ledger;

    /**
     * Begins at once to listen.
     *
     * @param worker may block; the bus may not
     */
    public LedgerDispatches(Ledger ledger, EventBus bus, Executor worker) {
        this.ledger = ledger;
        bus.subscribe(OperationChanged.class, changed -> worker.execute(() -> record(changed.operation())));
    }

    /** Nothing is written before there is a run: until then it is an operation and no deployment. */
    private void record(Operation told) {
        if (told.runId() == null) {
            return;
        }
        try {
            ledger.observe(fact(told));
        } catch (StorageUnavailable unavailable) {
            log.warn("A dispatch could not be written into the ledger; its next change is", unavailable);
        }
    }

    private DeploymentObserved fact(Operation told) {
        Integer attempt = told.runAttempt();
        return DeploymentObserved.in(told.environment(), DeploymentSource.DISPATCH, status(told))
                .certainty(certainty(told))
                .operation(told.id())
                .run(told.runId(), attempt == null ? 1 : attempt)
                .runUrl(told.runUrl())
                .version(told.goal().version())
                .commit(told.goal().commit())
                .deployedBy(told.requestedBy())
                .deployedAt(told.requestedAt())
                .reason(told.reason())
                .rollbackOf(replaced(told))
                .turn(told.requestedAt(), DeploymentStatus.QUEUED)
                .seen();
    }

    /** What ran when somebody asked to go back; for whoever wants the very same again, what had broken off since. */
    private @Nullable Long replaced(Operation told) {
        Operation.From from = told.from();
        Long ran = told.kind() == Kind.ROLLBACK && from != null ? from.deployment() : null;
        return ran == null || !ran.equals(told.goal().deployment())
                ? ran
                : ledger.find(ran)
                        .flatMap(success -> ledger.brokenOff(success, told.requestedAt()))
                        .map(Deployment::id)
                        .orElse(null);
    }

    /** A run goes on while its deploying job still waits: that it has begun is the job's to say. */
    private static DeploymentStatus status(Operation told) {
        return switch (told.state()) {
            case REQUESTED, UNKNOWN, DISPATCHED, QUEUED, IN_PROGRESS -> DeploymentStatus.QUEUED;
            case WAITING -> DeploymentStatus.WAITING;
            case SUCCEEDED -> DeploymentStatus.SUCCESS;
            case FAILED, STALLED -> DeploymentStatus.FAILED;
            case CANCELLED -> REJECTED.equals(told.error()) ? DeploymentStatus.REJECTED : DeploymentStatus.CANCELLED;
        };
    }

    private static Certainty certainty(Operation told) {
        return switch (told.state()) {
            case REQUESTED, UNKNOWN, DISPATCHED, QUEUED, WAITING, IN_PROGRESS, STALLED -> Certainty.TOLD;
            case SUCCEEDED, FAILED -> Certainty.RUN;
            case CANCELLED -> Certainty.RUN_STOPPED;
        };
    }
}

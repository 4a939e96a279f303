package org.deploydash.deployments;

import java.util.concurrent.Executor;
import org.deploydash.dispatch.Dispatched;
import org.deploydash.dispatch.Kind;
import org.deploydash.events.EventBus;
import org.deploydash.storage.StorageUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what was dispatched from here into the ledger, so that who and why stand there whatever GitHub says later. */
public final class LedgerDispatches {

    private static final Logger log = LoggerFactory.getLogger(LedgerDispatches.class);

    private final Ledger ledger;

    /**
     * Begins at once to listen.
     *
     * @param worker may block; the bus may not
     */
    public LedgerDispatches(Ledger ledger, EventBus bus, Executor worker) {
        this.ledger = ledger;
        bus.subscribe(Dispatched.class, told -> worker.execute(() -> record(told)));
    }

    /** Nothing is written before there is a run: until then it is an operation and no deployment. */
    private void record(Dispatched told) {
        if (told.runId() == null) {
            return;
        }
        try {
            ledger.observe(fact(told));
        } catch (StorageUnavailable unavailable) {
            log.warn("A dispatch could not be written into the ledger; its next change is", unavailable);
        }
    }

    private static DeploymentObserved fact(Dispatched told) {
        return DeploymentObserved.in(told.environment(), DeploymentSource.DISPATCH, status(told))
                .certainty(certainty(told))
                .operation(told.operation())
                .run(told.runId(), 1)
                .runUrl(told.runUrl())
                .version(told.version())
                .commit(told.commit())
                .message(told.commitMessage())
                .deployedBy(told.requestedBy())
                .deployedAt(told.requestedAt())
                .reason(told.reason())
                .rollbackOf(told.kind() == Kind.ROLLBACK ? told.replaced() : null)
                .turn(told.requestedAt(), DeploymentStatus.QUEUED)
                .seen();
    }

    /** A run goes on while its deploying job still waits: that it has begun is the job's to say. */
    private static DeploymentStatus status(Dispatched told) {
        return switch (told.state()) {
            case QUEUED, IN_PROGRESS -> DeploymentStatus.QUEUED;
            case WAITING -> DeploymentStatus.WAITING;
            case SUCCEEDED -> DeploymentStatus.SUCCESS;
            case FAILED -> DeploymentStatus.FAILED;
            case CANCELLED -> DeploymentStatus.CANCELLED;
            case REJECTED -> DeploymentStatus.REJECTED;
        };
    }

    private static Certainty certainty(Dispatched told) {
        return switch (told.state()) {
            case QUEUED, WAITING, IN_PROGRESS -> Certainty.TOLD;
            case SUCCEEDED, FAILED -> Certainty.RUN;
            case CANCELLED, REJECTED -> Certainty.RUN_STOPPED;
        };
    }
}

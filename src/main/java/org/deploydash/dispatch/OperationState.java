package org.deploydash.dispatch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far an operation has come. */
public enum OperationState {
    /** Stored; GitHub is being asked. */
    REQUESTED,
    /** GitHub was asked and nobody knows with which result: its run is looked for. */
    UNKNOWN,
    /** GitHub will run it; no run was seen yet. */
    DISPATCHED,
    QUEUED,
    /** For somebody's approval. */
    WAITING,
    IN_PROGRESS,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** Given up: no run appeared in time, or nobody could tell what became of it; the environment is free again. */
    STALLED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OperationState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether something may still come of it. Only one such operation is allowed for each environment. */
    public boolean isActive() {
        return ordinal() < SUCCEEDED.ordinal();
    }

    /** Whether this may follow the other. It never moves back; a run of several jobs goes on and waits by turns. */
    boolean follows(OperationState before) {
        return before.isActive() && stage() >= before.stage() && this != before;
    }

    private int stage() {
        return switch (this) {
            case REQUESTED -> 0;
            case UNKNOWN -> 1;
            case DISPATCHED -> 2;
            case QUEUED -> 3;
            case WAITING, IN_PROGRESS -> 4;
            case SUCCEEDED, FAILED, CANCELLED, STALLED -> 5;
        };
    }

    static OperationState of(RunReport.RunState run) {
        return switch (run) {
            case QUEUED -> QUEUED;
            case WAITING -> WAITING;
            case IN_PROGRESS -> IN_PROGRESS;
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case CANCELLED, REJECTED -> CANCELLED;
        };
    }
}

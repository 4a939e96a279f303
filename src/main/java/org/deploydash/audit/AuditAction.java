package org.deploydash.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that is written down. Words that were ever stored stay: the rows cannot be changed. */
public enum AuditAction {
    DEPLOY_REQUESTED,
    ROLLBACK_REQUESTED,
    /** GitHub was asked for a run and took it. */
    DISPATCHED,
    /** GitHub was asked for a run and refused, for certain. */
    DISPATCH_FAILED,
    /** GitHub was asked for a run and nobody knows whether it took it. */
    DISPATCH_UNCLEAR,
    CANCEL_REQUESTED,
    /** Somebody who may ask was told no. */
    REFUSED,
    /** What became of it in the end. */
    OPERATION_ENDED,
    DEPLOYMENT_RECORDED,
    DOCTOR_RUN,
    BACKUP_REQUESTED;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AuditAction> of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(word))
                .findFirst();
    }
}

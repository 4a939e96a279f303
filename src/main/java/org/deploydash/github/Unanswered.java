package org.deploydash.github;

import org.deploydash.dispatch.OutsideTrouble;

/** A write was sent, and nobody knows whether it was done. */
final class Unanswered extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient OutsideTrouble trouble;

    Unanswered(OutsideTrouble trouble) {
        super(trouble.code(), null, false, false);
        this.trouble = trouble;
    }

    OutsideTrouble trouble() {
        return trouble;
    }
}

package org.deploydash.dispatch;

import java.util.Optional;

/** Somebody who may say no before anything is stored or asked for. Asked in order; the first no counts. */
@FunctionalInterface
public interface Gate {

    /** Never waits for the network. */
    Optional<Refusal> check(Wish wish, Plan plan);

    /** What it would have said no to, had the wish not been urgent, in words for the audit trail. */
    default Optional<String> passed(Wish wish, Plan plan) {
        return Optional.empty();
    }
}

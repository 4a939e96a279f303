package org.deploydash.dispatch;

import java.util.Optional;

/** Somebody who may say no before anything is stored or asked for. Asked in order; the first no counts. */
@FunctionalInterface
public interface Gate {

    /** Never waits for the network. */
    Optional<Refusal> check(Wish wish, Plan plan);
}

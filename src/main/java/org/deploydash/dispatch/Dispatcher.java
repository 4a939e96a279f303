package org.deploydash.dispatch;

import java.util.Optional;

/** Asks an outside workflow to run. */
public interface Dispatcher {

    /** What became of a wish. */
    sealed interface Outcome {

        /** @param operation the id under which the run is followed */
        record Accepted(String operation) implements Outcome {}

        /**
         * @param status 409, 412, 422, 429 or 503
         * @param code for programs
         * @param sentence which gate said no, and what to do
         */
        record Refused(int status, String code, String sentence) implements Outcome {}
    }

    /** Why nothing can be asked for at all; empty where something can. Never waits: the page asks for every environment. */
    Optional<Unavailable> unavailable();

    /** Stores the wish and asks for the run, once for each idempotency key. A refusal is a value and leaves nothing behind. */
    Outcome ask(Wish wish);

    /** What there is while GitHub is not connected. */
    static Dispatcher none() {
        return new Dispatcher() {
            @Override
            public Optional<Unavailable> unavailable() {
                return Optional.of(Unavailable.NO_GITHUB);
            }

            @Override
            public Outcome ask(Wish wish) {
                return new Outcome.Refused(503, Unavailable.NO_GITHUB.code(), Unavailable.NO_GITHUB.sentence());
            }
        };
    }
}

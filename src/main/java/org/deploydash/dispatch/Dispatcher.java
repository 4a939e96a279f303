package org.deploydash.dispatch;

import java.util.Optional;
import org.deploydash.environments.Environment;

/** Asks an outside workflow to run. */
public interface Dispatcher {

    /** What became of a wish. */
    sealed interface Outcome {

        /** It is followed from now on. Where nobody knows whether GitHub took it, its state says so. */
        record Accepted(Operation operation) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    /** Why nothing can be asked for at all; empty where something can. Never waits: the page asks for every environment. */
    Optional<Unavailable> unavailable();

    /** Whether what the newest deployment's job there wrote can be asked for. Never waits. */
    boolean readsJobLogs(Environment environment);

    /** Stores the wish and asks for the run, once for each idempotency key. A refusal is a value and leaves no operation behind that goes on. */
    Outcome ask(Wish wish);
}

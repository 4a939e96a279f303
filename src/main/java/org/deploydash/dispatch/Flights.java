package org.deploydash.dispatch;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Wishes that are being looked at. Of those that come at the same time with the same key only the first is; the others get its answer, once
 * it is stored or refused. So a hundred clicks use up one person's allowance once, and ask GitHub once.
 */
final class Flights {

    static final Refusal KEY_REUSED = Refusal.of(
            422, "key_reused", "That Idempotency-Key was used for something else; use a new one for a new wish.");

    private static final Refusal BUSY =
            Refusal.of(503, "busy", "The same was asked a moment ago and is still being looked at; ask again.");

    private static final int PATIENCE_SECONDS = 30;

    private record Name(String user, String key) {}

    private record Flight(String fingerprint, CompletableFuture<Dispatcher.Outcome> answer) {}

    private final ConcurrentMap<Name, Flight> flights = new ConcurrentHashMap<>();

    /** @param work is handed where to tell an answer that counts for the others before its own end */
    Dispatcher.Outcome once(Wish wish, Function<Consumer<Dispatcher.Outcome>, Dispatcher.Outcome> work) {
        Optional<String> key = wish.idempotencyKey();
        if (key.isEmpty()) {
            return work.apply(answer -> {});
        }
        Name name = new Name(wish.requestedBy(), key.get());
        Flight mine = new Flight(Fingerprint.of(wish), new CompletableFuture<>());
        @Nullable Flight first = flights.putIfAbsent(name, mine);
        return first == null ? lead(name, mine, work) : follow(first, mine.fingerprint());
    }

    private Dispatcher.Outcome lead(
            Name name, Flight mine, Function<Consumer<Dispatcher.Outcome>, Dispatcher.Outcome> work) {
        try {
            Dispatcher.Outcome answer = work.apply(mine.answer()::complete);
            mine.answer().complete(answer);
            return answer;
        } catch (RuntimeException failure) {
            mine.answer().completeExceptionally(failure);
            throw failure;
        } finally {
            flights.remove(name, mine);
        }
    }

    private static Dispatcher.Outcome follow(Flight first, String fingerprint) {
        if (!first.fingerprint().equals(fingerprint)) {
            return new Dispatcher.Outcome.Refused(KEY_REUSED);
        }
        try {
            return first.answer()
                    .copy()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof TimeoutException) {
                return new Dispatcher.Outcome.Refused(BUSY);
            }
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}

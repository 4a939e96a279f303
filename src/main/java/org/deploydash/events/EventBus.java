package org.deploydash.events;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each fact to everybody who asked for its type, in the order of publishing and in the order of subscribing.
 *
 * <p>Facts published while another is being handed out wait for their turn, also when a handler publishes them; so every handler sees the
 * same order. Delivery happens on a publisher's thread: handlers must not block. A handler that throws anything is logged and hurts nobody.
 */
public final class EventBus {

    private static final Logger log = LoggerFactory.getLogger(EventBus.class);

    private record Subscription<E>(Class<E> type, Consumer<? super E> handler) {
        void deliver(Object fact) {
            if (type.isInstance(fact)) {
                try {
                    handler.accept(type.cast(fact));
                } catch (Throwable failure) {
                    // Whatever it is: a round that ended here would leave all later facts waiting.
                    log.error("A handler of {} failed", fact.getClass().getSimpleName(), failure);
                }
            }
        }
    }

    private final List<Subscription<?>> subscriptions = new CopyOnWriteArrayList<>();
    private final Queue<Object> waiting = new ArrayDeque<>();
    private boolean delivering;

    public <E> void subscribe(Class<E> type, Consumer<? super E> handler) {
        subscriptions.add(new Subscription<>(type, handler));
    }

    /** Announces a fact that is already stored. */
    public void publish(Object fact) {
        synchronized (waiting) {
            waiting.add(fact);
            if (delivering) {
                return;
            }
            delivering = true;
        }
        for (Object next = next(); next != null; next = next()) {
            for (Subscription<?> subscription : subscriptions) {
                subscription.deliver(next);
            }
        }
    }

    private @Nullable Object next() {
        synchronized (waiting) {
            Object next = waiting.poll();
            delivering = next != null;
            return next;
        }
    }
}

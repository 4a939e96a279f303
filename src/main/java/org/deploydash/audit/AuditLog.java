package org.deploydash.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.deploydash.storage.StorageUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who did what. Effects that are stored write themselves down with {@link AuditStore#append} in their own transaction. */
public final class AuditLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

    /** More than anybody does while a disk is full. */
    private static final int MOST_KEPT = 1_000;

    /** @param next what {@code before} of the next page must be; empty on the last one */
    public record Page(List<AuditEntry> entries, Optional<Long> next) {}

    private record Kept(AuditEvent event, Instant at) {}

    private final AuditStore store;
    private final Clock clock;
    private final Deque<Kept> kept = new ArrayDeque<>();

    public AuditLog(AuditStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Writes down what has no other effect than being written down. */
    public void record(AuditEvent event) {
        store.append(event);
    }

    /**
     * Writes down what has happened already, such as a backup that was made: where the store cannot take it now, it is kept, and written by
     * {@link #writeKept} with the time at which it happened. What is lost nevertheless stands in the log.
     */
    public void recordAtLast(AuditEvent event) {
        try {
            store.append(event);
        } catch (StorageUnavailable later) {
            log.warn("{}; kept for the audit trail until it can be written: {}", later.getMessage(), event);
            keep(new Kept(event, clock.instant()));
        }
    }

    private void keep(Kept next) {
        synchronized (kept) {
            if (kept.size() == MOST_KEPT) {
                log.error("Not in the audit trail: {}", kept.poll());
            }
            kept.add(next);
        }
    }

    /**
     * Writes down what was kept, the oldest first. To be called often; does nothing where there is nothing.
     *
     * @throws StorageUnavailable where the store cannot take it yet
     */
    public void writeKept() {
        synchronized (kept) {
            for (Kept next = kept.peek(); next != null; next = kept.peek()) {
                store.append(next.event().late(next.at()));
                kept.poll();
            }
        }
    }

    /** What still cannot be written stands in the log. */
    @Override
    public void close() {
        try {
            writeKept();
        } catch (StorageUnavailable never) {
            synchronized (kept) {
                kept.forEach(lost -> log.error("Not in the audit trail: {}", lost));
            }
        }
    }

    /** One page, newest first. */
    public Page page(AuditQuery asked) {
        AuditQuery more =
                new AuditQuery(asked.user(), asked.action(), asked.environment(), asked.limit() + 1, asked.before());
        List<AuditEntry> found = store.page(more);
        if (found.size() <= asked.limit()) {
            return new Page(found, Optional.empty());
        }
        List<AuditEntry> shown = List.copyOf(found.subList(0, asked.limit()));
        return new Page(shown, Optional.of(shown.get(shown.size() - 1).id()));
    }

    /** Whether the trail is what was written. Takes about a second for 100,000 rows. */
    public AuditCheck verify() {
        return store.verify();
    }
}

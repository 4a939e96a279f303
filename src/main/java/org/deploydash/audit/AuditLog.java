package org.deploydash.audit;

import java.util.List;
import java.util.Optional;

/** Who did what. Effects that are stored write themselves down with {@link AuditStore#append} in their own transaction. */
public final class AuditLog {

    /** @param next what {@code before} of the next page must be; empty on the last one */
    public record Page(List<AuditEntry> entries, Optional<Long> next) {}

    private final AuditStore store;

    public AuditLog(AuditStore store) {
        this.store = store;
    }

    /** Writes down what has no other effect than being written down. */
    public void record(AuditEvent event) {
        store.append(event);
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

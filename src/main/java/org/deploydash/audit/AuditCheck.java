package org.deploydash.audit;

import org.jspecify.annotations.Nullable;

/**
 * Whether the trail is what was written.
 *
 * @param entries how many are in order, from the first
 * @param altered the id of the first that was altered, or is missing; null where none is
 */
public record AuditCheck(boolean ok, long entries, @Nullable Long altered, String sentence) {

    static AuditCheck whole(long entries) {
        return new AuditCheck(true, entries, null, entries + (entries == 1 ? " entry" : " entries") + ", none altered");
    }

    static AuditCheck altered(long before, long id) {
        return new AuditCheck(false, before, id, "entry " + id + " was altered: its hash does not follow from it");
    }

    static AuditCheck missing(long before, long id) {
        return new AuditCheck(false, before, id, "entry " + id + " is missing");
    }
}

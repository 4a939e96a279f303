package org.deploydash.audit;

import java.util.Optional;

/**
 * What of the trail is asked for, newest first. An empty member does not narrow.
 *
 * @param limit 1 to 500
 * @param before only rows with a lower id
 */
public record AuditQuery(
        Optional<String> user,
        Optional<AuditAction> action,
        Optional<String> environment,
        int limit,
        Optional<Long> before) {}

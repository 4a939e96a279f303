package org.deploydash.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was deployed once and can be again.
 *
 * @param deployment its number in the ledger
 * @param commit the full commit id as it was told
 */
public record Target(
        long deployment,
        String environment,
        @Nullable String version,
        @Nullable String commit,
        @Nullable String commitMessage,
        Instant deployedAt,
        @Nullable String deployedBy) {}

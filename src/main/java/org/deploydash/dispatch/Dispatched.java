package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run was asked for from here, or its operation has come further: an event, published after it is stored, for whoever keeps what was put
 * where. Told as soon as the run's number is known, and again at every change.
 *
 * @param operation its id
 * @param version what is deployed, where it is known as a version
 * @param commit the full commit id that is deployed, which need not be the one the workflow runs at
 * @param requestedBy who is signed in, not whose token was used
 * @param state how far the run is
 * @param replaced for a rollback, the ledger's number of the deployment that ran when it was asked for
 */
public record Dispatched(
        String operation,
        Kind kind,
        String environment,
        @Nullable String version,
        @Nullable String commit,
        @Nullable String commitMessage,
        @Nullable String requestedBy,
        Instant requestedAt,
        @Nullable String reason,
        @Nullable Long runId,
        @Nullable URI runUrl,
        RunReport.RunState state,
        @Nullable Long replaced) {}

package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A deployment or rollback that was asked for here.
 *
 * @param number ascending; {@link #id} is what others call it
 * @param dispatchedAt when GitHub was asked, whatever it said
 * @param from what the environment was meant to run when it was asked for; null where nothing was known
 * @param request what GitHub was asked
 * @param runId null until it is known
 * @param error why it ended badly or nobody knows, for programs
 * @param sentence the same, or what it waits for, for people
 * @param jobs of the run, as last seen
 */
public record Operation(
        long number,
        Kind kind,
        String environment,
        OperationState state,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant finishedAt,
        @Nullable String reason,
        boolean emergency,
        Goal goal,
        @Nullable From from,
        RunRequest request,
        @Nullable Long runId,
        @Nullable Integer runAttempt,
        @Nullable URI runUrl,
        @Nullable String error,
        @Nullable String sentence,
        List<RunReport.Job> jobs) {

    private static final String PREFIX = "op_";

    /** @param deployment the ledger's number */
    public record From(
            @Nullable Long deployment,
            @Nullable String version,
            @Nullable String commit) {}

    public Operation {
        jobs = List.copyOf(jobs);
    }

    /** As in {@code op_17}. */
    public String id() {
        return PREFIX + number;
    }

    static Optional<Long> number(String id) {
        try {
            return id.startsWith(PREFIX)
                    ? Optional.of(Long.parseLong(id.substring(PREFIX.length())))
                    : Optional.empty();
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    public boolean isActive() {
        return state.isActive();
    }

    /** Whether a run of it may be seen yet: what was given up may have run all the same. */
    boolean mayRunYet() {
        return isActive() || state == OperationState.STALLED;
    }

    /** Whether GitHub can be asked to stop it. */
    public boolean isCancellable() {
        return isActive() && runId != null;
    }

    /** In that state, or the same where that may not follow. What is over stays as it is, with the time at which it ended. */
    Operation in(OperationState next, Instant at, @Nullable String why, @Nullable String words) {
        if (!isActive() || (next != state && !next.follows(state))) {
            return this;
        }
        return new Operation(
                number,
                kind,
                environment,
                next,
                requestedBy,
                requestedAt,
                dispatchedAt,
                next.isActive() ? finishedAt : at,
                reason,
                emergency,
                goal,
                from,
                request,
                runId,
                runAttempt,
                runUrl,
                why,
                words,
                jobs);
    }

    Operation dispatchedAt(Instant at) {
        return with(at, runId, runAttempt, runUrl, jobs);
    }

    /** Its run is known. The first one told stands. */
    Operation run(@Nullable Long id, @Nullable URI url) {
        return runId != null || id == null
                ? this
                : with(dispatchedAt, id, runAttempt, url == null ? runUrl : url, jobs);
    }

    /** What its run did so far. A report without jobs leaves them as they were. */
    Operation seen(RunReport report) {
        return with(
                dispatchedAt,
                runId == null ? (Long) report.id() : runId,
                report.attempt(),
                report.url() == null ? runUrl : report.url(),
                report.jobs().isEmpty() ? jobs : report.jobs());
    }

    private Operation with(
            @Nullable Instant asked,
            @Nullable Long run,
            @Nullable Integer attempt,
            @Nullable URI url,
            List<RunReport.Job> work) {
        return new Operation(
                number,
                kind,
                environment,
                state,
                requestedBy,
                requestedAt,
                asked,
                finishedAt,
                reason,
                emergency,
                goal,
                from,
                request,
                run,
                attempt,
                url,
                error,
                sentence,
                work);
    }
}

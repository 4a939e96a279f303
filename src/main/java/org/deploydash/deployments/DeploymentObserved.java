package org.deploydash.deployments;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as one of the doors sees it: GitHub's lists and webhooks, our own dispatch, or a server that runs something new. Whatever
 * the door does not know is null. Made with {@link #in}.
 *
 * @param githubDeploymentId GitHub's number of the deployment; the same number is the same deployment
 * @param workflowRunId the same run, attempt and environment is the same deployment
 * @param runAttempt 1 for the first
 * @param commit 7 to 64 hexadecimal digits
 * @param deployedAt when it was asked for; null for now. Once it is known when it began, it counts from there
 * @param durationSeconds of the deploying job; where it is told, the two times were measured and stand over estimates
 * @param turns when it reached which status, as far as the door knows
 * @param rollbackOf the ledger's number of what it goes back from, where that was the intention
 * @param operation the operation here that asked for it
 */
public record DeploymentObserved(
        String environment,
        DeploymentSource source,
        DeploymentStatus status,
        Certainty certainty,
        @Nullable Long githubDeploymentId,
        @Nullable Long workflowRunId,
        int runAttempt,
        @Nullable String commit,
        @Nullable String version,
        @Nullable String message,
        @Nullable String deployedBy,
        @Nullable Instant deployedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationSeconds,
        @Nullable URI runUrl,
        @Nullable String reason,
        List<DeploymentTurn> turns,
        @Nullable Long rollbackOf,
        @Nullable String operation) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    public DeploymentObserved {
        turns = List.copyOf(turns);
    }

    static @Nullable String cut(@Nullable String text, int most) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String bare = text.strip();
        return bare.length() <= most ? bare : bare.substring(0, most - 1) + "…";
    }

    /** The least that can be seen. */
    public static Builder in(String environment, DeploymentSource source, DeploymentStatus status) {
        return new Builder(environment, source, status);
    }

    /** Takes what foreign doors say: what is too long is cut, what cannot be right is left out. */
    public static final class Builder {

        private final String environment;
        private final DeploymentSource source;
        private final DeploymentStatus status;
        private final List<DeploymentTurn> turns = new ArrayList<>();
        private Certainty certainty = Certainty.TOLD;
        private @Nullable Long githubDeploymentId;
        private @Nullable Long workflowRunId;
        private int runAttempt = 1;
        private @Nullable String commit;
        private @Nullable String version;
        private @Nullable String message;
        private @Nullable String deployedBy;
        private @Nullable Instant deployedAt;
        private @Nullable Instant startedAt;
        private @Nullable Instant finishedAt;
        private @Nullable Long durationSeconds;
        private @Nullable URI runUrl;
        private @Nullable String reason;
        private @Nullable Long rollbackOf;
        private @Nullable String operation;

        private Builder(String environment, DeploymentSource source, DeploymentStatus status) {
            this.environment = environment;
            this.source = source;
            this.status = status;
        }

        public Builder certainty(Certainty how) {
            this.certainty = how;
            return this;
        }

        public Builder githubDeployment(@Nullable Long id) {
            this.githubDeploymentId = id;
            return this;
        }

        /** @param attempt 1 for the first */
        public Builder run(@Nullable Long id, int attempt) {
            this.workflowRunId = id;
            this.runAttempt = Math.max(1, attempt);
            return this;
        }

        public Builder commit(@Nullable String id) {
            String lower = id == null ? "" : id.toLowerCase(Locale.ROOT);
            this.commit = COMMIT.matcher(lower).matches() ? lower : null;
            return this;
        }

        public Builder version(@Nullable String word) {
            this.version = cut(word, NewDeployment.WORD_MOST);
            return this;
        }

        public Builder message(@Nullable String text) {
            this.message = cut(text, NewDeployment.MESSAGE_MOST);
            return this;
        }

        public Builder deployedBy(@Nullable String name) {
            this.deployedBy = cut(name, NewDeployment.WORD_MOST);
            return this;
        }

        public Builder deployedAt(@Nullable Instant time) {
            this.deployedAt = plausible(time);
            return this;
        }

        /** When it really began and ended, in the words of a door that may only estimate it. */
        public Builder times(@Nullable Instant started, @Nullable Instant finished) {
            this.startedAt = plausible(started);
            this.finishedAt = plausible(finished);
            return this;
        }

        /** @param seconds 0 or more, where the two times were measured */
        public Builder duration(@Nullable Long seconds) {
            this.durationSeconds = seconds == null || seconds < 0 ? null : seconds;
            return this;
        }

        public Builder runUrl(@Nullable URI url) {
            this.runUrl = url;
            return this;
        }

        public Builder reason(@Nullable String text) {
            this.reason = cut(text, NewDeployment.REASON_MOST);
            return this;
        }

        public Builder turn(@Nullable Instant at, DeploymentStatus reached) {
            Instant time = plausible(at);
            if (time != null) {
                turns.add(new DeploymentTurn(time, reached));
            }
            return this;
        }

        public Builder rollbackOf(@Nullable Long deployment) {
            this.rollbackOf = deployment;
            return this;
        }

        public Builder operation(@Nullable String id) {
            this.operation = id;
            return this;
        }

        public DeploymentObserved seen() {
            return new DeploymentObserved(
                    environment,
                    source,
                    status,
                    certainty,
                    githubDeploymentId,
                    workflowRunId,
                    runAttempt,
                    commit,
                    version,
                    message,
                    deployedBy,
                    deployedAt,
                    startedAt,
                    finishedAt,
                    durationSeconds,
                    runUrl,
                    reason,
                    turns,
                    rollbackOf,
                    operation);
        }

        private static @Nullable Instant plausible(@Nullable Instant time) {
            boolean within =
                    time != null && !time.isBefore(NewDeployment.EARLIEST) && time.isBefore(NewDeployment.LATEST);
            return within ? time : null;
        }
    }
}

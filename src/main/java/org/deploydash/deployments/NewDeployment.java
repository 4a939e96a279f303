package org.deploydash.deployments;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as somebody tells it.
 *
 * @param environment its id, 1 to 100 characters
 * @param commit 7 to 64 hexadecimal digits; kept in lower case, as everybody else tells them
 * @param commitMessage at most 10,000 characters
 * @param version at most 100 characters
 * @param deployedBy at most 100 characters
 * @param deployedAt from 1970 to 2200; null for now
 * @param durationSeconds 0 or more
 * @param workflowRunId above 0; the same run in the same environment is the same deployment
 * @param reason at most 1,000 characters
 */
public record NewDeployment(
        String environment,
        String commit,
        DeploymentStatus status,
        @Nullable String commitMessage,
        @Nullable String version,
        @Nullable String deployedBy,
        @Nullable Instant deployedAt,
        @Nullable Long durationSeconds,
        @Nullable Long workflowRunId,
        @Nullable String reason) {

    public static final int WORD_MOST = 100;
    public static final int MESSAGE_MOST = 10_000;
    public static final int REASON_MOST = 1_000;
    public static final Instant EARLIEST = Instant.EPOCH;
    public static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");

    /** @throws IllegalArgumentException where a bound is broken, with a sentence that may be shown */
    public NewDeployment {
        check(!environment.isBlank() && environment.length() <= WORD_MOST, "environment must have 1 to 100 characters");
        check(COMMIT.matcher(commit).matches(), "commit_sha must be 7 to 64 hexadecimal digits");
        commit = commit.toLowerCase(Locale.ROOT);
        check(fits(commitMessage, MESSAGE_MOST), "commit_message must have at most 10000 characters");
        check(fits(version, WORD_MOST), "version must have at most 100 characters");
        check(fits(deployedBy, WORD_MOST), "deployed_by must have at most 100 characters");
        check(fits(reason, REASON_MOST), "reason must have at most 1000 characters");
        check(
                deployedAt == null || (!deployedAt.isBefore(EARLIEST) && deployedAt.isBefore(LATEST)),
                "deployed_at must lie between 1970 and 2200");
        check(durationSeconds == null || durationSeconds >= 0, "duration_seconds must be 0 or more");
        check(workflowRunId == null || workflowRunId > 0, "workflow_run_id must be above 0");
    }

    private static boolean fits(@Nullable String text, int most) {
        return text == null || text.length() <= most;
    }

    private static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}

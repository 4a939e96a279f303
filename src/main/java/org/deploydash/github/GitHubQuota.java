package org.deploydash.github;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How GitHub takes us at present.
 *
 * @param lastSuccess when an answer last came that was no error; null before the first
 * @param remaining requests left in this hour, null before GitHub said so
 * @param limit requests an hour
 * @param resetsAt when the count begins anew
 * @param error code of what is wrong now, null where nothing is
 * @param since since when it is wrong
 */
public record GitHubQuota(
        @Nullable Instant lastSuccess,
        @Nullable Integer remaining,
        @Nullable Integer limit,
        @Nullable Instant resetsAt,
        @Nullable String error,
        @Nullable String sentence,
        @Nullable Instant since) {

    static final GitHubQuota UNKNOWN = new GitHubQuota(null, null, null, null, null, null, null);
}

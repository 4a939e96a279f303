package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies between two commits.
 *
 * @param aheadBy how many commits head has and base lacks
 * @param behindBy how many commits base has and head lacks
 * @param commits those that head has and base lacks, newest first, at most 250
 * @param files those that differ, at most 300
 * @param url where GitHub shows it
 */
public record Comparison(
        int aheadBy,
        int behindBy,
        List<Change> commits,
        List<String> files,
        @Nullable URI url) {

    public Comparison {
        commits = List.copyOf(commits);
        files = List.copyOf(files);
    }

    /**
     * A commit on the way.
     *
     * @param message its first line
     * @param pullRequest the number its message names, where it names one
     */
    public record Change(
            String commit,
            String message,
            @Nullable String author,
            @Nullable Instant committedAt,
            @Nullable URI url,
            @Nullable Long pullRequest) {}
}

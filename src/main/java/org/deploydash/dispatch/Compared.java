package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.deploydash.dispatch.Way.AuthorView;
import org.deploydash.dispatch.Way.CommitView;
import org.jspecify.annotations.Nullable;

/**
 * How far one environment is behind another.
 *
 * @param behindBy commits that base has and head lacks
 * @param aheadBy commits that head has and base lacks
 * @param commits those that head lacks, newest first, at most 250
 * @param oldestAt when the oldest of them was made
 * @param same whether both run the same commit
 * @param stale whether GitHub could not be asked now, so that it is what was known before
 */
public record Compared(
        String base,
        String head,
        @Nullable String baseCommitSha,
        @Nullable String headCommitSha,
        @Nullable Integer behindBy,
        @Nullable Integer aheadBy,
        @Nullable List<CommitView> commits,
        @Nullable List<AuthorView> authors,
        @Nullable Instant oldestAt,
        @Nullable URI htmlUrl,
        boolean same,
        boolean stale,
        @Nullable String error,
        @Nullable String sentence) {

    static Compared unknown(String base, String head, String error, String sentence) {
        return new Compared(base, head, null, null, null, null, null, null, null, null, false, false, error, sentence);
    }

    static Compared of(String base, String head, String baseCommit, String headCommit, Comparison missing) {
        Instant oldest = missing.commits().stream()
                .flatMap(change -> Stream.ofNullable(change.committedAt()))
                .min(Instant::compareTo)
                .orElse(null);
        return new Compared(
                base,
                head,
                Shas.brief(baseCommit),
                Shas.brief(headCommit),
                missing.aheadBy(),
                missing.behindBy(),
                Way.commits(missing),
                Way.authors(missing),
                oldest,
                missing.url(),
                missing.aheadBy() == 0 && missing.behindBy() == 0,
                false,
                null,
                null);
    }

    Compared stale(OutsideTrouble trouble) {
        return new Compared(
                base,
                head,
                baseCommitSha,
                headCommitSha,
                behindBy,
                aheadBy,
                commits,
                authors,
                oldestAt,
                htmlUrl,
                same,
                true,
                null,
                trouble.sentence());
    }
}

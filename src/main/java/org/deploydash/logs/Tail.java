package org.deploydash.logs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log, or what came since the last look.
 *
 * @param lines oldest first, harmless to show
 * @param truncated whether more was there than is told
 * @param next where to go on; null where nobody can tell
 * @param changedAt when it was written last; null where that is not known
 * @param error of the closed list, for programs; null where all is well
 * @param sentence for people; names no path and no unit
 */
record Tail(
        List<String> lines,
        boolean truncated,
        @Nullable String next,
        @Nullable Instant changedAt,
        @Nullable String error,
        @Nullable String sentence) {

    Tail {
        lines = List.copyOf(lines);
    }

    static Tail of(List<String> lines, boolean truncated, @Nullable String next, @Nullable Instant changedAt) {
        return new Tail(lines, truncated, next, changedAt, null, null);
    }

    /** Nothing could be read this time; following goes on from where it was. */
    static Tail unread(@Nullable String after, String error, String sentence) {
        return new Tail(List.of(), false, after, null, error, sentence);
    }

    Tail noting(String code, String said) {
        return new Tail(lines, truncated, next, changedAt, code, said);
    }
}

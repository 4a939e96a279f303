package org.deploydash.dispatch;

import org.jspecify.annotations.Nullable;

/** Commit ids and versions, as people write them. */
final class Shas {

    private static final int BRIEF = 7;

    private Shas() {}

    /** The first 7 digits, as people know a commit. */
    static String brief(String commit) {
        return commit.substring(0, Math.min(BRIEF, commit.length()));
    }

    static @Nullable String briefOrNull(@Nullable String commit) {
        return commit == null ? null : brief(commit);
    }

    /** Whether two abbreviations, of 7 digits at least, can stand for the same commit. */
    static boolean same(@Nullable String one, @Nullable String other) {
        if (one == null || other == null || one.length() < BRIEF || other.length() < BRIEF) {
            return false;
        }
        int length = Math.min(one.length(), other.length());
        return one.regionMatches(true, 0, other, 0, length);
    }

    /** Whether two versions are the same, with or without a leading v. */
    static boolean sameVersion(@Nullable String one, @Nullable String other) {
        return one != null && other != null && bare(one).equals(bare(other));
    }

    private static String bare(String version) {
        boolean named = version.length() > 1
                && (version.charAt(0) == 'v' || version.charAt(0) == 'V')
                && Character.isDigit(version.charAt(1));
        return named ? version.substring(1) : version;
    }
}

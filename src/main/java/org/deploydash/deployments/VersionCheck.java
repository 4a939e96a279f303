package org.deploydash.deployments;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the server runs what the ledger says was put there. */
public final class VersionCheck {

    /** Git's shortest usual abbreviation. */
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    private static final String UNKNOWN = "unknown";

    private VersionCheck() {}

    /**
     * A version is compared without the v in front and whatever its case; a commit by the digits that both sides have.
     *
     * @return null where the two do not speak of the same kind of thing or one says nothing
     */
    public static @Nullable Boolean verified(@Nullable Deployment deployed, @Nullable String reported) {
        return deployed == null ? null : verified(deployed.version(), deployed.commit(), reported);
    }

    static @Nullable Boolean verified(
            @Nullable String deployedVersion, @Nullable String deployedCommit, @Nullable String reported) {
        String running = bare(reported);
        if (running == null) {
            return null;
        }
        String version = bare(deployedVersion);
        String commit = bare(deployedCommit);
        if (running.equals(version)) {
            return true;
        }
        if (!COMMIT.matcher(running).matches()) {
            return version == null ? null : false;
        }
        if (commit == null) {
            return null;
        }
        return commit.startsWith(running) || running.startsWith(commit);
    }

    /** The commit that a reported version is, where it is one. */
    static @Nullable String commit(@Nullable String reported) {
        String bare = bare(reported);
        return bare != null && COMMIT.matcher(bare).matches() ? bare : null;
    }

    private static @Nullable String bare(@Nullable String version) {
        if (version == null || version.isBlank() || version.strip().equalsIgnoreCase(UNKNOWN)) {
            return null;
        }
        String lower = version.strip().toLowerCase(Locale.ROOT);
        return lower.length() > 1 && lower.charAt(0) == 'v' && Character.isDigit(lower.charAt(1))
                ? lower.substring(1)
                : lower;
    }
}

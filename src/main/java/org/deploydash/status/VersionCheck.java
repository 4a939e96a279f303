package org.deploydash.status;

import java.util.Locale;
import java.util.regex.Pattern;
import org.deploydash.deployments.Deployment;
import org.jspecify.annotations.Nullable;

/** Whether the server runs what the ledger says was put there. */
final class VersionCheck {

    /** Git's shortest usual abbreviation. */
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    private static final String UNKNOWN = "unknown";

    private VersionCheck() {}

    /**
     * A version is compared without the v in front and whatever its case; a commit by the digits that both sides have.
     *
     * @return null where the two do not speak of the same kind of thing or one says nothing
     */
    static @Nullable Boolean verified(@Nullable Deployment deployed, @Nullable String reported) {
        String running = bare(reported);
        if (deployed == null || running == null) {
            return null;
        }
        String version = bare(deployed.version());
        String commit = bare(deployed.commit());
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

package org.deploydash.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What an operation wants to have running, as far as it is known.
 *
 * @param deployment the ledger's number of the deployment it goes back to
 * @param ref the branch or tag that was chosen, where none of the others was
 * @param commit the full commit id
 * @param backup the name of the backup it goes back to
 */
public record Goal(
        @Nullable Long deployment,
        @Nullable String version,
        @Nullable String ref,
        @Nullable String commit,
        @Nullable String backup) {

    /** In a word people know it by. */
    public String name() {
        if (version != null) {
            return version;
        }
        if (backup != null) {
            return backup;
        }
        return ref != null ? ref : commit == null ? "deployment " + deployment : Shas.brief(commit);
    }
}

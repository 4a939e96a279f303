package org.deploydash.dispatch;

import java.util.Optional;

/** What the repositories hold. Every method may wait for the network and throws {@link OutsideTrouble} where it could not be found out. */
public interface Commits {

    /** The tags and branches, newest first as far as that is known, at most 100 of each. */
    Refs refs(String repository);

    /** The full commit id that a branch, tag or abbreviated commit stands for; empty where there is none. */
    Optional<String> resolve(String repository, String ref);

    /**
     * What {@code head} has and {@code base} lacks. Two full commit ids never change their answer, so that is kept.
     *
     * @param base a commit, tag or branch
     * @param head a commit, tag or branch
     */
    Comparison compare(String repository, String base, String head);
}

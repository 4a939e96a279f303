package org.deploydash.testing.github;

/** GitHub's own words. */
final class SecondaryLimit {

    static final String MESSAGE =
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

    private SecondaryLimit() {}
}

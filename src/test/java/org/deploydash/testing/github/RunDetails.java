package org.deploydash.testing.github;

/** What a server makes of {@code return_run_details} in a dispatch. */
public enum RunDetails {
    /** As github.com does: 200 with the run's number. */
    GIVEN,
    /** As an older server may: 204. */
    IGNORED,
    /** As an older server may: 422, and nothing is started. */
    REFUSED
}

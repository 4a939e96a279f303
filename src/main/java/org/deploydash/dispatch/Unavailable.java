package org.deploydash.dispatch;

/**
 * Why something cannot be asked for at all.
 *
 * @param code for programs
 * @param sentence for people
 */
public record Unavailable(String code, String sentence) {

    public static final Unavailable NO_GITHUB = new Unavailable("github_not_configured", "GitHub is not connected.");

    /** The environment has no workflow for that. */
    public static final Unavailable NO_WORKFLOW =
            new Unavailable("not_configured", "No workflow is configured for this environment.");
}

package org.deploydash.github;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.deploydash.dispatch.OutsideTrouble;

/** The closed list of what can be wrong with GitHub, in words that say what to do and repeat nothing that GitHub said. */
final class Trouble {

    static final String TOKEN_MISSING = "token_missing";
    static final String TOKEN_INVALID = "token_invalid";
    static final String PERMISSION_MISSING = "permission_missing";
    static final String REPOSITORY_NOT_FOUND = "repository_not_found";
    static final String WORKFLOW_NOT_FOUND = "workflow_not_found";
    static final String REF_NOT_FOUND = "ref_not_found";
    static final String INPUT_REFUSED = "input_refused";
    static final String RATE_LIMITED = "rate_limited";
    static final String UNAVAILABLE = "github_unavailable";
    static final String TIMEOUT = "github_timeout";
    static final String UNREADABLE = "github_answer_unreadable";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What concerns GitHub as a whole, and not only what was asked for. */
    private static final Set<String> GENERAL =
            Set.of(TOKEN_MISSING, TOKEN_INVALID, RATE_LIMITED, UNAVAILABLE, TIMEOUT, UNREADABLE);

    private static final Set<String> AWAY = Set.of(UNAVAILABLE, TIMEOUT, UNREADABLE);

    private Trouble() {}

    static boolean isGeneral(OutsideTrouble trouble) {
        return GENERAL.contains(trouble.code());
    }

    /** Whether GitHub could not be heard or understood. */
    static boolean isAway(String code) {
        return AWAY.contains(code);
    }

    static OutsideTrouble tokenMissing() {
        return trouble(TOKEN_MISSING, "No GitHub token is configured; an administrator sets GITHUB_TOKEN.");
    }

    static OutsideTrouble repositoryMissing() {
        return trouble(
                "github_not_configured",
                "No repository is configured; an administrator names one for the application, or sets GITHUB_REPOSITORY.");
    }

    static OutsideTrouble tokenInvalid() {
        return trouble(
                TOKEN_INVALID,
                "GitHub does not accept the token: it is wrong, expired or revoked; an administrator replaces GITHUB_TOKEN.");
    }

    /** @param permission in GitHub's words for a token's rights, such as {@code actions=write} */
    static OutsideTrouble permissionMissing(String permission) {
        return trouble(
                PERMISSION_MISSING,
                "The GitHub token lacks a permission that this needs: " + permission
                        + "; an administrator adds it to the token.");
    }

    static OutsideTrouble repositoryNotFound() {
        return trouble(
                REPOSITORY_NOT_FOUND,
                "GitHub knows no such repository, or the token may not see it; check its name and the token's access.");
    }

    static OutsideTrouble repositoryMoved() {
        return trouble(
                REPOSITORY_NOT_FOUND,
                "The repository has another name on GitHub now; nothing is started under the old one. Correct it in the configuration.");
    }

    static OutsideTrouble notStartable() {
        return trouble(
                WORKFLOW_NOT_FOUND,
                "The workflow cannot be started by hand: it has no workflow_dispatch trigger there, or it is switched off on GitHub.");
    }

    static OutsideTrouble workflowNotFound() {
        return trouble(
                WORKFLOW_NOT_FOUND,
                "The repository has no workflow of the configured file name; check the configuration and the default branch.");
    }

    static OutsideTrouble refNotFound() {
        return trouble(REF_NOT_FOUND, "The repository has no such branch or tag.");
    }

    static OutsideTrouble inputRefused() {
        return trouble(
                INPUT_REFUSED,
                "GitHub refused the workflow's inputs; compare those of the configuration with those of the workflow file.");
    }

    static OutsideTrouble rateLimited(Instant until) {
        String minute = TIME.format(until.plusSeconds(59)); // rather a minute late than early
        return new OutsideTrouble(RATE_LIMITED, "GitHub takes no more requests until " + minute + ".", until);
    }

    static OutsideTrouble unavailable(Instant retryAt) {
        return new OutsideTrouble(
                UNAVAILABLE, "GitHub cannot be reached or answers with errors; it is tried again by itself.", retryAt);
    }

    static OutsideTrouble timeout(Duration patience) {
        return trouble(
                TIMEOUT, "GitHub did not answer within " + patience.toSeconds() + " s; it is tried again by itself.");
    }

    static OutsideTrouble busy() {
        return trouble(TIMEOUT, "Too many questions to GitHub wait for their turn; try again in a minute.");
    }

    static OutsideTrouble closing() {
        return trouble(UNAVAILABLE, "The dashboard is being stopped; try again when it is back.");
    }

    static OutsideTrouble unreadable() {
        return trouble(UNREADABLE, "GitHub gave an answer that could not be understood; it is tried again by itself.");
    }

    private static OutsideTrouble trouble(String code, String sentence) {
        return new OutsideTrouble(code, sentence, null);
    }
}

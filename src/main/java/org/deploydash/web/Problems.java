package org.deploydash.web;

import java.time.Duration;

/** What a caller is told where nothing but the HTTP status is known. */
final class Problems {

    /** What passes by itself mostly has by then. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private Problems() {}

    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.badRequest("bad_request", "The request cannot be understood.");
            case 401 -> new Problem(401, "unauthorized", "Sign in to see this.");
            case 403 -> Access.forbidden();
            case 404 -> Problem.notFound("not_found", "There is nothing at this address.");
            case 405 -> new Problem(405, "method_not_allowed", "This address does not know that method.");
            case 406 -> new Problem(406, "not_acceptable", "None of the accepted media types can be given.");
            case 413 -> tooLarge();
            case 414 -> new Problem(414, "uri_too_long", "The address is too long.");
            case 415 -> notJson();
            case 431 -> new Problem(431, "headers_too_large", "The request's headers are too large.");
            case 503 -> new Problem(503, "unavailable", "This cannot be answered now. Try again later.");
            default -> other(status);
        };
    }

    static Problem tooLarge() {
        return new Problem(413, "body_too_large", "The body may have 64 KiB at most.");
    }

    static Problem notJson() {
        return new Problem(415, "not_json", "Send JSON, with Content-Type: application/json.");
    }

    static Problem internal() {
        return new Problem(
                500, "internal_error", "Something went wrong here. The log tells more under the incident's number.");
    }

    static Problem storageUnavailable() {
        return new Problem(503, "storage_unavailable", "The store cannot do this now. Nothing was changed; try again.")
                .retryAfter(SOON);
    }

    static Problem tooManyLogins() {
        return new Problem(429, "too_many_logins", "Too many people sign in at once. Try again in a moment.")
                .retryAfter(SOON);
    }

    static Problem tooManyRequests(Duration wait) {
        return new Problem(429, "too_many_requests", "Too many requests at once. Wait a moment, then ask again.")
                .retryAfter(wait);
    }

    private static Problem other(int status) {
        if (status >= 400 && status < 500) {
            return new Problem(status, "bad_request", "The request cannot be answered.");
        }
        return status == 501 ? new Problem(501, "not_implemented", "This method is not known.") : internal();
    }
}

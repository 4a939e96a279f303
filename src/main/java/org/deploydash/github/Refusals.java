package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.deploydash.dispatch.OutsideTrouble;

/**
 * Tells apart what GitHub says with 403 and 429: a limit, by its headers or its words, or a missing permission.
 *
 * @see <a href="https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api">Rate limits for the REST API</a>
 */
final class Refusals {

    private static final int LONGEST_PERMISSION = 100;

    private Refusals() {}

    static OutsideTrouble of(HttpResponse<byte[]> response, LimitHeaders headers, Brake brake) {
        if (headers.retryAfter().isPresent()) {
            return brake.limited(headers.retryAfter().get());
        }
        if (headers.nothingRemains()) {
            return brake.limited(headers.untilReset().orElseThrow());
        }
        if (response.statusCode() == 429 || speaksOfALimit(response)) {
            return brake.limited(null);
        }
        return Trouble.permissionMissing(permission(response));
    }

    private static boolean speaksOfALimit(HttpResponse<byte[]> response) {
        return message(response).toLowerCase(Locale.ROOT).contains("rate limit");
    }

    private static String message(HttpResponse<byte[]> response) {
        try {
            JsonNode body = new Answer(response.statusCode(), response.body(), false, null).json();
            return body.path("message").asText("");
        } catch (OutsideTrouble noJson) {
            return "";
        }
    }

    /** GitHub names it in a header, in words of its own closed list; else the address tells. */
    private static String permission(HttpResponse<byte[]> response) {
        String named = response.headers()
                .firstValue("x-accepted-github-permissions")
                .orElse("")
                .replaceAll("[^a-z0-9_=,; ]", "")
                .strip();
        if (!named.isEmpty() && named.length() <= LONGEST_PERMISSION) {
            return named;
        }
        String path = response.uri().getPath();
        String rights = response.request().method().equals("GET") ? "read" : "write";
        if (path.contains("/actions/")) {
            return "actions=" + rights;
        }
        if (path.contains("/deployments") || path.contains("/environments")) {
            return path.contains("/environments") ? "actions=read" : "deployments=" + rights;
        }
        return "contents=" + rights;
    }
}

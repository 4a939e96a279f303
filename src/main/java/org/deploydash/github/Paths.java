package org.deploydash.github;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the REST API. What comes from outside is encoded, so that a tag's name can never become a path. */
final class Paths {

    private Paths() {}

    /** @param repository {@code owner/name}, as the configuration's reader has checked it */
    static String repo(String repository, String rest) {
        return "/repos/" + repository + rest;
    }

    /** One segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A value in a query. */
    static String value(String text) {
        return segment(text);
    }
}

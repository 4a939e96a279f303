package org.deploydash.testing.github;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came in.
 *
 * @param path as it was sent, still escaped, without the query
 * @param headers by lower-case name
 */
public record Request(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    static Request of(String method, String target, Map<String, String> headers, byte[] body) {
        URI uri = URI.create(target);
        String path = uri.getRawPath().replaceFirst("^/api/v3(?=/)", ""); // where GitHub Enterprise has it
        return new Request(method, path, queryOf(uri.getRawQuery()), headers, body);
    }

    private static Map<String, String> queryOf(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                query.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** In a path a plus is a plus. */
    static String decodedPath(String text) {
        return decoded(text.replace("+", "%2B"));
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
}

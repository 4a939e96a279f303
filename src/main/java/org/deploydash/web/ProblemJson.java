package org.deploydash.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of a problem: RFC 9457 with the product's members {@code success} and {@code error}. */
final class ProblemJson {

    static final String MEDIA_TYPE = "application/problem+json";

    private static final ObjectMapper MAPPER = Json.mapper();

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(409, "Conflict"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"));

    private ProblemJson() {}

    static byte[] bytes(Problem problem) {
        return bytes(problem, Optional.empty());
    }

    /** @param incident the number under which the log tells more */
    static byte[] bytes(Problem problem, Optional<String> incident) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title(problem.status()));
        members.put("status", problem.status());
        members.put("detail", problem.sentence());
        members.put("success", false);
        members.put("error", problem.code());
        members.putAll(problem.members());
        incident.ifPresent(id -> members.put("incident", id));
        try {
            return MAPPER.writeValueAsBytes(members);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of strings has no JSON", impossible);
        }
    }

    static String title(int status) {
        return TITLES.getOrDefault(status, status < 500 ? "Bad Request" : "Internal Server Error");
    }
}

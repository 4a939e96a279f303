package org.deploydash.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error a caller may see, answered as {@code application/problem+json} (RFC 9457).
 *
 * @see Problem#Problem(int, String, String)
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    /**
     * @param status the HTTP status, 400 to 599
     * @param code a short code of lower-case words joined by underscores, for programs
     * @param sentence what happened and what to do, for people; never an address, a path or another exception's text
     */
    public Problem(int status, String code, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static Problem badRequest(String code, String sentence) {
        return new Problem(400, code, sentence);
    }

    public static Problem notFound(String code, String sentence) {
        return new Problem(404, code, sentence);
    }

    /** For a path or parameter that names an environment which is not configured. */
    public static Problem unknownEnvironment() {
        return notFound("unknown_environment", "There is no environment of that name.");
    }

    /** Tells one thing more in a member of its own. */
    public Problem with(String name, @Nullable Object value) {
        members.put(name, value);
        return this;
    }

    /** When it is worth trying again: told in the header Retry-After, in whole seconds, rounded up. */
    public Problem retryAfter(Duration time) {
        retryAfter = time;
        return this;
    }

    Map<String, @Nullable Object> members() {
        return members;
    }

    /** The value of that header; empty where nothing tells when it would be answered otherwise. */
    Optional<String> retryAfter() {
        return Optional.ofNullable(retryAfter)
                .map(time -> Long.toString(time.plusNanos(999_999_999).toSeconds()));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String sentence() {
        @Nullable String message = getMessage();
        return message == null ? code : message;
    }
}

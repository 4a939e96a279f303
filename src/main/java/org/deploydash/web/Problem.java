package org.deploydash.web;

import java.time.Duration;
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
    private final Duration retryAfter;

    /**
     * @param status the HTTP status, 400 to 599
     * @param code a short code of lower-case words joined by underscores, for programs
     * @param sentence what happened and what to do, for people; never an address, a path or another exception's text
     */
    public Problem(int status, String code, String sentence) {
        this(status, code, sentence, Duration.ZERO);
    }

    private Problem(int status, String code, String sentence, Duration retryAfter) {
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** The same with a Retry-After of so long, in whole seconds. */
    public Problem retryAfter(Duration wait) {
        return new Problem(status, code, sentence(), wait);
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

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The value of the header Retry-After; empty where nothing tells when it would be answered otherwise. */
    Optional<String> retryAfter() {
        return Optional.of(retryAfter).filter(wait -> !wait.isZero()).map(wait -> Long.toString(wait.toSeconds()));
    }

    public String sentence() {
        @Nullable String message = getMessage();
        return message == null ? code : message;
    }
}

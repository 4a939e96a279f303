package org.deploydash.web;

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

package org.deploydash.testing.github;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes out.
 *
 * @param body null for none
 * @param broken on purpose, so that nobody holds it against GitHub's description
 * @param delay before the first byte
 * @param sent how many bytes of the body are really sent before the connection is closed; -1 all of them, -2 not even a status line
 */
public record Answer(int status, Map<String, String> headers, byte[] body, boolean broken, Duration delay, int sent) {

    private static final int ALL = -1;
    private static final int NOTHING = -2;

    public static Answer json(int status, Object body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json; charset=utf-8");
        return new Answer(status, headers, Shapes.bytes(body), false, Duration.ZERO, ALL);
    }

    public static Answer text(int status, String type, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type);
        return new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8), false, Duration.ZERO, ALL);
    }

    public static Answer empty(int status) {
        return new Answer(status, new LinkedHashMap<>(), null, false, Duration.ZERO, ALL);
    }

    /** As GitHub says no. */
    public static Answer no(int status, String message) {
        return json(
                status,
                Shapes.fields(
                        "message",
                        message,
                        "documentation_url",
                        "https://docs.github.com/rest",
                        "status",
                        "" + status));
    }

    public static Answer notFound() {
        return no(404, "Not Found");
    }

    /** The connection is closed without a word. */
    public static Answer hangUp(Duration after) {
        return new Answer(0, Map.of(), null, true, after, NOTHING);
    }

    public Answer with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, String.valueOf(value));
        return new Answer(status, more, body, broken, delay, sent);
    }

    public Answer body(byte[] other) {
        return new Answer(status, headers, other, broken, delay, sent);
    }

    public Answer onPurpose() {
        return new Answer(status, headers, body, true, delay, sent);
    }

    public Answer after(Duration pause) {
        return new Answer(status, headers, body, broken, pause, sent);
    }

    /** Only the first bytes are sent, though the header promises all. */
    public Answer cutAfter(int bytes) {
        return new Answer(status, headers, body, true, delay, bytes);
    }

    boolean isHangUp() {
        return sent == NOTHING;
    }

    boolean isWhole() {
        return sent == ALL;
    }
}

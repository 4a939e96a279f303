package org.deploydash.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How a {@link FakeBot} behaves once it has read a request. */
@FunctionalInterface
public interface Manner {

    /**
     * Answers, well or badly.
     *
     * @return whether the connection stays open for another request
     * @throws IOException where the client hangs up meanwhile
     * @throws InterruptedException where the bot is stopped meanwhile
     */
    boolean answer(OutputStream out, Pause pause) throws IOException, InterruptedException;

    /** Waits, but not longer than the bot lives and the client listens. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws IOException, InterruptedException;
    }

    /** A complete answer with a length, after which the connection stays open. */
    static Manner answering(int status, String type, byte[] body, String... headers) {
        var head = new StringBuilder("HTTP/1.1 " + status + " Fake\r\n");
        if (!type.isEmpty()) {
            head.append("Content-Type: ").append(type).append("\r\n");
        }
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (status != 204) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return (out, pause) -> {
            out.write(whole);
            return true;
        };
    }

    /** The same as a JSON text. */
    static Manner json(int status, String body) {
        return answering(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same, but first it thinks. */
    default Manner after(Duration thinking) {
        return (out, pause) -> {
            pause.of(thinking);
            return answer(out, pause);
        };
    }
}

package org.deploydash.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** How bots fail on the wire. Refused is {@link FakeBot#stop()}. */
public final class BotFaults {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final int KILO = 1024;

    private BotFaults() {}

    /** Takes the request and never answers. */
    public static Manner hanging() {
        return (out, pause) -> {
            pause.of(FOR_EVER);
            return false;
        };
    }

    /** A sound answer, one byte a second. */
    public static Manner dripping() {
        return dripping(Duration.ofSeconds(1));
    }

    /** Head at once, then a sound body byte by byte. */
    public static Manner dripping(Duration perByte) {
        byte[] body = "{\"status\":\"healthy\",\"connected\":true,\"user_count\":12}".getBytes(StandardCharsets.UTF_8);
        return (out, pause) -> {
            head(out, "Content-Type: application/json", "Content-Length: " + body.length);
            for (byte one : body) {
                out.write(one);
                out.flush();
                pause.of(perByte);
            }
            return true;
        };
    }

    /** The head itself, one byte a second. */
    public static Manner drippingHead() {
        return (out, pause) -> {
            for (byte one : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.UTF_8)) {
                out.write(one);
                out.flush();
                pause.of(Duration.ofSeconds(1));
            }
            return true;
        };
    }

    public static Manner html() {
        return Manner.answering(
                200, "text/html", "<!doctype html><title>Welcome</title>".getBytes(StandardCharsets.UTF_8));
    }

    /** An HTTP status with nothing to read. */
    public static Manner status(int status) {
        return Manner.answering(status, "", new byte[0]);
    }

    public static Manner redirect(String location) {
        return Manner.answering(302, "", new byte[0], "Location: " + location);
    }

    /** A sound report of a mebibyte, with its length. */
    public static Manner huge() {
        String body = "{\"status\":\"healthy\",\"padding\":\"" + "x".repeat(KILO * KILO) + "\"}";
        return Manner.json(200, body);
    }

    /** A body without length or end. */
    public static Manner endless() {
        byte[] some = " ".repeat(KILO).getBytes(StandardCharsets.US_ASCII);
        return (out, pause) -> {
            head(out, "Content-Type: application/json", "Connection: close");
            while (true) {
                out.write(some);
            }
        };
    }

    /** Header lines without end. */
    public static Manner endlessHead() {
        byte[] line = ("X-More: " + "x".repeat(KILO) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return (out, pause) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(line);
            }
        };
    }

    /** Ten mebibytes of spaces and a sound report, packed into some kilobytes. */
    public static Manner gzipBomb() {
        var packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(" ".repeat(10 * KILO * KILO).getBytes(StandardCharsets.US_ASCII));
            gzip.write("{\"status\":\"healthy\"}".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Manner.answering(200, "application/json", packed.toByteArray(), "Content-Encoding: gzip");
    }

    /** Promises 500 bytes and hangs up after some. */
    public static Manner closesMidBody() {
        return (out, pause) -> {
            head(out, "Content-Type: application/json", "Content-Length: 500");
            out.write("{\"status\":\"heal".getBytes(StandardCharsets.US_ASCII));
            return false;
        };
    }

    /** Takes the request and hangs up. */
    public static Manner closesAtOnce() {
        return (out, pause) -> false;
    }

    /** Answers well, promises to keep the connection, and hangs up all the same. */
    public static Manner closesAfter(Manner sound) {
        return (out, pause) -> {
            sound.answer(out, pause);
            return false;
        };
    }

    /** Speaks, but not HTTP. */
    public static Manner babbling() {
        return (out, pause) -> {
            out.write("SSH-2.0-OpenSSH_9.2\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return false;
        };
    }

    private static void head(OutputStream out, String... lines) throws IOException {
        out.write(
                ("HTTP/1.1 200 OK\r\n" + String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}

package org.deploydash.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body up to a cap, whatever length was announced. What comes after it is read and forgotten, for a while: a sender that is
 * cut off in the middle would not read why.
 */
public final class CappedBody {

    /** For the whole of it, however often a byte comes: a container only minds how long none came. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int MOST_FORGOTTEN = 2 * 1024 * 1024;

    private CappedBody() {}

    /**
     * @param announced the header Content-Length, null where there is none
     * @param most in bytes
     * @return empty where the body is longer
     * @throws Problem 400 where it ends early or is chunked badly; who sent it may be gone, but it is nobody's fault here
     */
    public static Optional<byte[]> read(@Nullable String announced, InputStream body, int most) {
        try {
            return all(announced, body, most);
        } catch (IOException cutOff) {
            throw Problem.badRequest("body_cut_off", "The body did not arrive whole. Send it again.");
        }
    }

    private static Optional<byte[]> all(@Nullable String announced, InputStream body, int most) throws IOException {
        boolean isAnnouncedLonger = isLonger(announced, most);
        byte[] bytes = isAnnouncedLonger ? new byte[0] : inTime(body, most + 1);
        if (isAnnouncedLonger || bytes.length > most) {
            forget(body);
            return Optional.empty();
        }
        return Optional.of(bytes);
    }

    private static byte[] inTime(InputStream body, int most) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[8 * 1024];
        int read = 0;
        while (read >= 0 && bytes.size() < most) {
            read = body.read(piece, 0, Math.min(piece.length, most - bytes.size()));
            if (read > 0) {
                bytes.write(piece, 0, read);
            }
            if (System.nanoTime() - end > 0) {
                throw new Problem(408, "body_too_slow", "The body took too long to arrive.");
            }
        }
        return bytes.toByteArray();
    }

    private static void forget(InputStream body) throws IOException {
        byte[] piece = new byte[8 * 1024];
        int forgotten = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int read = body.read(piece);
                read > 0 && forgotten < MOST_FORGOTTEN && System.nanoTime() - end < 0;
                read = body.read(piece)) {
            forgotten += read;
        }
    }

    private static boolean isLonger(@Nullable String announced, int most) {
        try {
            return announced != null && Long.parseLong(announced) > most;
        } catch (NumberFormatException notANumber) {
            return false; // what is read is capped anyway
        }
    }
}

package org.deploydash.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body up to a cap, whatever length was announced. What comes after it is read and forgotten, for a while: a sender that is
 * cut off in the middle would not read why.
 */
public final class CappedBody {

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
        byte[] bytes = isAnnouncedLonger ? new byte[0] : body.readNBytes(most + 1);
        if (isAnnouncedLonger || bytes.length > most) {
            forget(body);
            return Optional.empty();
        }
        return Optional.of(bytes);
    }

    private static void forget(InputStream body) throws IOException {
        byte[] piece = new byte[8 * 1024];
        int forgotten = 0;
        for (int read = body.read(piece); read > 0 && forgotten < MOST_FORGOTTEN; read = body.read(piece)) {
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

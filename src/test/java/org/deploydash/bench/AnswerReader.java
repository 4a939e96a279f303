package org.deploydash.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads one HTTP answer after the other from a kept connection and keeps no more of them than what is asked for here. */
final class AnswerReader {

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int status;
    private String cookie = "";

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /** Of the answer read last. */
    int status() {
        return status;
    }

    /** Name and value of the cookie that was set last, empty where none was. */
    String cookie() {
        return cookie;
    }

    /** Reads a whole answer and says whether the connection is kept. */
    boolean read() throws IOException {
        long length = 0;
        boolean chunked = false;
        boolean kept = true;
        String line = line();
        status = Integer.parseInt(line.substring(9, 12));
        while (!(line = line()).isEmpty()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                chunked = true;
            } else if (lower.equals("connection: close")) {
                kept = false;
            } else if (lower.startsWith("set-cookie:")) {
                cookie = line.substring(11).strip().replaceFirst(";.*", "");
            }
        }
        if (status == 304 || status == 204) {
            return kept;
        }
        if (!chunked) {
            skip(length);
            return kept;
        }
        long size;
        do {
            size = Long.parseLong(line().strip(), 16);
            skip(size);
            line();
        } while (size > 0);
        return kept;
    }

    private void skip(long length) throws IOException {
        while (length > 0) {
            int read = in.read(buffer, 0, (int) Math.min(length, buffer.length));
            if (read < 0) {
                throw new IOException("the answer was cut off");
            }
            length -= read;
        }
    }

    private String line() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                buffer[length++] = (byte) next;
            }
        }
        return new String(buffer, 0, length, StandardCharsets.US_ASCII);
    }
}

package org.deploydash.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose first {@value #AT_ONCE} bytes pass, and of which the rest is kept. Whoever writes more than that in one piece does not
 * change it afterwards: it is not copied. Flushing does nothing, as the container does it at the end.
 */
final class LargeAnswer extends HttpServletResponseWrapper {

    /** Below every container's buffer, and below what a kernel takes for a peer that never reads. */
    static final int AT_ONCE = 8000;

    private static final byte[] NOTHING = {};

    private final Output output = new Output();
    private int passed;
    private byte[] piece = NOTHING;
    private @Nullable ByteArrayOutputStream more;

    LargeAnswer(HttpServletResponse response) {
        super(response);
    }

    /** What is still to be sent. Where nothing has been sent yet, the length of the whole is told. */
    byte[] rest() {
        ByteArrayOutputStream several = more;
        byte[] rest = several == null ? piece : several.toByteArray();
        if (rest.length > 0 && !isCommitted()) {
            setContentLength(passed + rest.length);
        }
        return rest;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return output;
    }

    @Override
    public void flushBuffer() {
        // At the end.
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        forget();
    }

    @Override
    public void reset() {
        super.reset();
        forget();
    }

    @Override
    public void sendError(int status) throws IOException {
        super.sendError(status);
        forget();
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        super.sendError(status, message);
        forget();
    }

    private void forget() {
        passed = 0;
        piece = NOTHING;
        more = null;
    }

    private void keep(byte[] bytes, int from, int length) {
        if (more == null && piece.length == 0 && length == bytes.length && length > AT_ONCE) {
            piece = bytes;
            return;
        }
        ByteArrayOutputStream several = more;
        if (several == null) {
            several = new ByteArrayOutputStream(piece.length + 4 * AT_ONCE);
            several.writeBytes(piece);
            more = several;
        }
        several.write(bytes, from, length);
    }

    private final class Output extends ServletOutputStream {

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (more == null && piece.length == 0 && passed + length <= AT_ONCE) {
                getResponse().getOutputStream().write(bytes, from, length);
                passed += length;
            } else {
                keep(bytes, from, length);
            }
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void flush() {
            // At the end.
        }

        @Override
        public void close() {
            // At the end.
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("who writes without blocking takes the container's own answer");
        }
    }
}

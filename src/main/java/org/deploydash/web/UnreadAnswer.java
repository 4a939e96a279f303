package org.deploydash.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rest of one answer, written when and as far as the container takes it. All times are {@link System#nanoTime()}. */
final class UnreadAnswer implements WriteListener, AsyncListener {

    /** Tomcat copies what the peer does not take of a piece. */
    private static final int PIECE = 32 * 1024;

    private final UnreadAnswers all;
    private final AsyncContext async;
    private final ServletOutputStream output;
    private final int length;
    private final long endsAt;
    private final boolean dropsAtOnce;
    private volatile byte @Nullable [] bytes;
    private int sent;
    private boolean flushed;

    UnreadAnswer(UnreadAnswers all, AsyncContext async, byte[] bytes, long endsAt, boolean dropsAtOnce)
            throws IOException {
        this.all = all;
        this.async = async;
        this.output = async.getResponse().getOutputStream();
        this.bytes = bytes;
        this.length = bytes.length;
        this.endsAt = endsAt;
        this.dropsAtOnce = dropsAtOnce;
    }

    void start() {
        output.setWriteListener(this);
    }

    int length() {
        return length;
    }

    @Override
    public void onWritePossible() throws IOException {
        while (output.isReady()) {
            byte[] left = bytes;
            if (left == null || System.nanoTime() - endsAt >= 0) {
                throw new IOException("the answer was not read in time"); // the container then drops the peer
            }
            if (sent < length) {
                int piece = Math.min(PIECE, length - sent);
                output.write(left, sent, piece);
                sent += piece;
            } else if (!flushed) {
                flushed = true;
                output.flush(); // or the container's own thread would, and wait for the peer
            } else {
                end();
                return;
            }
        }
    }

    /** Gives its memory back, and its connection as soon as that costs no thread. */
    void letGo() {
        bytes = null;
        if (dropsAtOnce) {
            end();
        }
    }

    void end() {
        all.remove(this);
        bytes = null;
        try {
            async.complete();
        } catch (IllegalStateException over) {
            // The container was first.
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        all.remove(this);
        bytes = null;
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}

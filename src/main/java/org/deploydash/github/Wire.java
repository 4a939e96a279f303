package org.deploydash.github;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deploydash.loops.Loops;
import org.jspecify.annotations.Nullable;

/** Sends one request and waits for the whole answer, within one deadline. Follows nothing. */
final class Wire implements AutoCloseable {

    /** Why there is no answer. */
    static final class Failure extends IOException {

        private static final long serialVersionUID = 1L;

        /** Whether the request may have reached the other side. */
        final boolean sent;

        final boolean timedOut;

        /** Whether an answer came and was too large. */
        final boolean tooLarge;

        Failure(boolean sent, boolean timedOut, boolean tooLarge) {
            this.sent = sent;
            this.timedOut = timedOut;
            this.tooLarge = tooLarge;
        }
    }

    private static final int THREADS = 2;

    private final ExecutorService threads;
    private final Duration patience;
    private @Nullable HttpClient client;
    private boolean closed;

    /** @param patience for a whole call, from the name to the last byte of the body, which HttpRequest.timeout does not cover */
    Wire(Loops loops, Duration patience) {
        this.threads = loops.workers("github", THREADS);
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    HttpResponse<byte[]> send(HttpRequest request) throws Failure {
        CompletableFuture<HttpResponse<byte[]>> call = client().sendAsync(request, head -> new CappedAnswer());
        try {
            return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            call.cancel(true);
            throw new Failure(true, true, false);
        } catch (InterruptedException stop) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new Failure(true, false, false);
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        }
    }

    private static Failure failure(@Nullable Throwable cause) {
        boolean tooLarge = false;
        boolean unsent = false;
        for (Throwable one = cause; one != null; one = one.getCause()) {
            tooLarge |= one instanceof CappedAnswer.TooLarge;
            unsent |= one instanceof ConnectException
                    || one instanceof HttpConnectTimeoutException
                    || one instanceof UnresolvedAddressException;
        }
        return new Failure(!unsent, false, tooLarge);
    }

    /** Built at the first call: reading the trusted certificates takes long. Its selector thread must not keep our class loader. */
    private synchronized HttpClient client() throws Failure {
        if (closed) {
            throw new Failure(false, false, false);
        }
        HttpClient ready = client;
        if (ready == null) {
            Thread thread = Thread.currentThread();
            ClassLoader own = thread.getContextClassLoader();
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            try {
                ready = HttpClient.newBuilder()
                        .followRedirects(Redirect.NEVER)
                        .connectTimeout(patience)
                        .executor(threads)
                        .build();
                client = ready;
            } finally {
                thread.setContextClassLoader(own);
            }
        }
        return ready;
    }

    @Override
    public synchronized void close() {
        closed = true;
        client = null;
    }
}

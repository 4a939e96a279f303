package org.deploydash.github;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.deploydash.loops.Loops;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and waits for the whole answer, within one deadline. Follows nothing.
 *
 * <p>Close it before the {@link Loops} it was given; whoever waits then is told at once.
 */
final class Wire implements AutoCloseable {

    /** Why there is no answer. */
    static final class Failure extends IOException {

        private static final long serialVersionUID = 1L;

        /** Whether the request may have reached the other side. */
        final boolean sent;

        final boolean timedOut;

        /** Whether an answer came and was too large. */
        final boolean tooLarge;

        /** Whether it ended because we do. */
        final boolean closing;

        Failure(boolean sent, boolean timedOut, boolean tooLarge, boolean closing) {
            this.sent = sent;
            this.timedOut = timedOut;
            this.tooLarge = tooLarge;
            this.closing = closing;
        }
    }

    private static final int THREADS = 2;
    private static final int DEEPEST = 16;

    /** Shorter than a call may take, so that a write which could not even connect is known not to have been heard. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final ExecutorService threads;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private @Nullable HttpClient client;
    private volatile boolean closed;

    Wire(Loops loops) {
        this.threads = loops.workers("github", THREADS);
    }

    /** @param patience from the name to the last byte of the body, which HttpRequest.timeout does not cover */
    HttpResponse<byte[]> send(HttpRequest request, Supplier<CappedAnswer> body, Duration patience) throws Failure {
        CompletableFuture<HttpResponse<byte[]>> call = sent(request, body);
        underWay.add(call);
        try {
            if (closed) {
                call.cancel(true);
            }
            return call.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Failure(true, true, false, false);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Failure(true, false, false, true);
        } catch (CancellationException | ExecutionException failed) {
            throw closed ? new Failure(true, false, false, true) : failure(failed.getCause());
        } finally {
            underWay.remove(call);
            call.cancel(true);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> sent(HttpRequest request, Supplier<CappedAnswer> body)
            throws Failure {
        try {
            return client().sendAsync(request, head -> body.get());
        } catch (RejectedExecutionException ended) {
            throw new Failure(false, false, false, true);
        }
    }

    private static Failure failure(@Nullable Throwable cause) {
        boolean tooLarge = false;
        boolean unsent = false;
        Throwable one = cause;
        for (int depth = 0; one != null && depth < DEEPEST; depth++) {
            tooLarge |= one instanceof CappedAnswer.TooLarge;
            unsent |= one instanceof ConnectException
                    || one instanceof NoRouteToHostException
                    || one instanceof HttpConnectTimeoutException
                    || one instanceof UnresolvedAddressException
                    || one instanceof SSLHandshakeException;
            one = one.getCause();
        }
        return new Failure(!unsent, false, tooLarge, false);
    }

    /** Built at the first call: reading the trusted certificates takes long. Its selector thread must not keep our class loader. */
    private synchronized HttpClient client() throws Failure {
        if (closed) {
            throw new Failure(false, false, false, true);
        }
        HttpClient ready = client;
        if (ready == null) {
            Thread thread = Thread.currentThread();
            ClassLoader own = thread.getContextClassLoader();
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            try {
                ready = HttpClient.newBuilder()
                        .followRedirects(Redirect.NEVER)
                        .connectTimeout(CONNECT)
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
        underWay.forEach(call -> call.cancel(true));
    }
}

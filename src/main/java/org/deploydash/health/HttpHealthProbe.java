package org.deploydash.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.deploydash.environments.Environment;
import org.deploydash.loops.Loops;
import org.jspecify.annotations.Nullable;

/**
 * Probes by HTTP/1.1 GET. One deadline covers name, connection, headers and body; nothing is followed, decompressed, authenticated or
 * sent through a proxy; at most 64 KiB are read. No thread waits for an answer, so a thousand targets need no more threads than one.
 *
 * <p>Close it before the {@link Loops} it was given: what is under way is then cancelled and not taken for an outage.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what depends on a probe ends with it
public final class HttpHealthProbe implements HealthProbe, AutoCloseable {

    private static final String USER_AGENT = "deployment-dashboard (health probe)";

    private static final int CLIENT_THREADS = 2;
    private static final int LOOKUP_THREADS = 8;

    private final SamplingSettings settings;
    private final Clock clock;
    private final ExecutorService clientThreads;
    private final ScheduledExecutorService deadlines;
    private final TargetAddresses addresses;
    private final Set<ProbeCall> underWay = ConcurrentHashMap.newKeySet();
    private @Nullable HttpClient client;
    private volatile boolean closed;

    public HttpHealthProbe(SamplingSettings settings, Loops loops, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.clientThreads = loops.workers("probe", CLIENT_THREADS);
        this.deadlines = loops.deadlines("probe-deadline");
        this.addresses = new TargetAddresses(loops.workers("probe-lookup", LOOKUP_THREADS));
    }

    @Override
    public CompletableFuture<Sample> probe(Environment environment) {
        HttpClient open = client();
        var call = new ProbeCall(environment.id(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        underWay.add(call);
        try {
            ScheduledFuture<?> deadline =
                    deadlines.schedule(call::expire, settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            call.sample().whenComplete((sample, failure) -> {
                deadline.cancel(false);
                underWay.remove(call);
            });
            if (open != null) {
                begin(call, open, environment.healthUrl());
            }
        } catch (RejectedExecutionException closing) {
            giveUp(call);
        }
        if (closed) {
            giveUp(call);
        }
        return call.sample();
    }

    private void begin(ProbeCall call, HttpClient open, URI url) {
        String host = url.getHost();
        if (host == null) {
            call.outage(ProbeError.FORBIDDEN_ADDRESS);
            return;
        }
        addresses.check(host).whenComplete((problem, failure) -> {
            if (failure != null) {
                giveUp(call);
            } else {
                connect(call, open, url, problem);
            }
        });
    }

    private void connect(ProbeCall call, HttpClient open, URI url, Optional<ProbeError> problem) {
        if (problem.isPresent()) {
            call.outage(problem.get());
            return;
        }
        try {
            call.send(open, request(url));
        } catch (IllegalArgumentException unusable) { // no http or https URL
            call.outage(ProbeError.FORBIDDEN_ADDRESS);
        }
    }

    private static HttpRequest request(URI url) {
        return HttpRequest.newBuilder(url)
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT)
                .build();
    }

    /**
     * Built before the first probe's deadline begins, and not at the start, as reading the trusted certificates takes long. Its selector thread is the JDK's own:
     * it must not keep the web application's class loader, and it ends once the client can be collected.
     */
    private synchronized @Nullable HttpClient client() {
        if (client == null && !closed) {
            Thread thread = Thread.currentThread();
            ClassLoader own = thread.getContextClassLoader();
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            try {
                client = HttpClient.newBuilder()
                        .version(Version.HTTP_1_1)
                        .followRedirects(Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(settings.timeout())
                        .executor(clientThreads)
                        .build();
            } finally {
                thread.setContextClassLoader(own);
            }
        }
        return client;
    }

    /** Cancels what is under way. The JDK 17 client has no close of its own: it is let go, and ends with the next garbage collection. */
    @Override
    public synchronized void close() {
        closed = true;
        client = null;
        underWay.forEach(this::giveUp);
    }

    private void giveUp(ProbeCall call) {
        call.sample().cancel(false);
        underWay.remove(call);
    }
}

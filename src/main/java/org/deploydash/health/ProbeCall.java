package org.deploydash.health;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One probe under way. Whoever completes {@link #sample} first (an answer, a failure, the deadline, a cancellation) decides; the
 * connection is then given up if it still works.
 *
 * <p>A connection lost before the first header is tried once more within the same deadline: a kept-alive connection that the server
 * closes while the request is on its way looks just like that, and a healthy bot must not turn red for it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what depends on a probe ends with it
final class ProbeCall {

    private static final HealthReader READER = new HealthReader();
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MICROS_PER_MILLI = 1e3;

    private final String environment;
    private final Instant at;
    private final CompletableFuture<Sample> sample = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> exchange;
    private volatile boolean resolved;
    private volatile boolean headersCame;
    private volatile boolean again;
    private volatile long sentAt;

    ProbeCall(String environment, Instant at) {
        this.environment = environment;
        this.at = at;
        sample.whenComplete((value, failure) -> hangUp());
    }

    CompletableFuture<Sample> sample() {
        return sample;
    }

    void send(HttpClient client, HttpRequest request) {
        resolved = true;
        if (sample.isDone()) {
            return;
        }
        sentAt = System.nanoTime();
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, this::body);
        exchange = sent;
        sent.whenComplete((response, failure) -> {
            if (failure == null) {
                answered(response);
            } else {
                failed(failure, client, request);
            }
        });
        if (sample.isDone()) {
            hangUp();
        }
    }

    void outage(ProbeError error) {
        sample.complete(Sample.outage(environment, at, error));
    }

    /** The deadline: whatever is still missing, it will not be waited for. A name not found by now is as good as not found. */
    void expire() {
        outage(resolved ? ProbeError.TIMEOUT : ProbeError.DNS);
    }

    private BodySubscriber<byte[]> body(ResponseInfo head) {
        headersCame = true;
        return new CappedBody(refusal(head));
    }

    private static @Nullable ProbeError refusal(ResponseInfo head) {
        if (head.statusCode() / 100 == 3) {
            return ProbeError.REDIRECT;
        }
        boolean plain = head.headers().allValues("Content-Encoding").stream()
                .allMatch(coding -> coding.isBlank() || coding.strip().equalsIgnoreCase("identity"));
        if (!plain) {
            return ProbeError.ENCODED;
        }
        boolean large = head.headers()
                .firstValue("Content-Length")
                .filter(length -> length.length() > 9 || Long.parseLong(length) > CappedBody.MOST_BYTES)
                .isPresent();
        return large ? ProbeError.TOO_LARGE : null;
    }

    private void answered(HttpResponse<byte[]> response) {
        double responseTimeMs = Math.rint((System.nanoTime() - sentAt) / NANOS_PER_MICRO) / MICROS_PER_MILLI;
        sample.complete(READER.read(environment, at, response.statusCode(), response.body(), responseTimeMs));
    }

    private void failed(Throwable failure, HttpClient client, HttpRequest request) {
        ProbeError error = ProbeFailures.error(failure);
        if (error == ProbeError.CONNECTION_LOST && !headersCame && !again) {
            again = true;
            send(client, request);
        } else {
            outage(error);
        }
    }

    private void hangUp() {
        CompletableFuture<HttpResponse<byte[]>> current = exchange;
        if (current != null) {
            current.cancel(true);
        }
    }
}

package org.deploydash.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Who may ask how much. Whoever signed in has a bucket of their own, so that no crowd takes anything from them; everybody else shares that of
 * their network. Deliveries of webhooks are counted apart from readers, in both directions.
 */
final class Rates {

    /** Some 150 bytes each. */
    private static final int MOST_BUCKETS = 10_000;

    private final RateLimit people;
    private final RateLimit networks;
    private final RateLimit deliveries;

    Rates(LimitSettings settings, LongSupplier nanos) {
        people = new RateLimit(settings, MOST_BUCKETS, nanos);
        networks = new RateLimit(settings, MOST_BUCKETS, nanos);
        deliveries = new RateLimit(settings, MOST_BUCKETS, nanos);
    }

    /** @throws Problem 429 where this one asked too much */
    void person(String name) {
        take(people, name);
    }

    /** @throws Problem 429 where too much was asked from there without signing in */
    void network(HttpServletRequest request) {
        take(networks, Network.of(request.getRemoteAddr()));
    }

    /** @throws Problem 429 where too much was delivered from there */
    void delivery(HttpServletRequest request) {
        take(deliveries, Network.of(request.getRemoteAddr()));
    }

    private static void take(RateLimit limit, String who) {
        long wait = limit.take(who);
        if (wait > 0) {
            throw Problems.tooManyRequests(Duration.ofNanos(wait));
        }
    }
}

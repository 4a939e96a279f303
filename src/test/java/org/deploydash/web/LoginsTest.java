package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoginsTest {

    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_WAITING = 32;

    private static final AtomicInteger turn = new AtomicInteger();

    private final Logins logins = new Logins(List.of(Access.VIEWER), Duration.ofMillis(50), Ticker.systemTicker());

    @Test
    void who_finds_every_place_taken_is_told_when_to_come_again() throws Exception {
        var begun = new CountDownLatch(MOST_AT_ONCE);
        var release = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(MOST_AT_ONCE);
        try {
            var slow = new ArrayList<CompletableFuture<Boolean>>();
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                String name = "ada" + i;
                slow.add(CompletableFuture.supplyAsync(
                        () -> logins.signIn(request(begun, release), basic(name))
                                .isPresent(),
                        pool));
            }
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            Problem problem =
                    catchThrowableOfType(Problem.class, () -> logins.signIn(request(begun, release), basic("grace")));

            assertThat(problem.status()).isEqualTo(429);
            assertThat(problem.code()).isEqualTo("too_many_logins");
            assertThat(problem.retryAfter()).hasValue("5");
            release.countDown();
            assertThat(slow).allSatisfy(attempt -> assertThat(attempt.join()).isFalse());
            assertThat(logins.signIn(request(begun, release), basic("grace"))).isEmpty();
        } finally {
            release.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    void who_comes_after_those_who_wait_is_turned_away_and_does_not_wait_too() {
        var patient = new Logins(List.of(Access.VIEWER), Duration.ofHours(1), Ticker.systemTicker());
        int everyPlace = MOST_AT_ONCE + MOST_WAITING;
        var release = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(everyPlace + 1);
        try {
            List<CompletableFuture<Boolean>> attempts = IntStream.rangeClosed(0, everyPlace)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> patient.signIn(request(new CountDownLatch(0), release), basic("ada" + i))
                                    .isPresent(),
                            pool))
                    .toList();

            await().until(() -> attempts.stream().anyMatch(CompletableFuture::isDone));

            assertThat(attempts.stream().filter(CompletableFuture::isDone))
                    .singleElement()
                    .satisfies(attempt -> assertThat(catchThrowableOfType(CompletionException.class, attempt::join)
                                    .getCause())
                            .isInstanceOfSatisfying(
                                    Problem.class,
                                    problem -> assertThat(problem.status()).isEqualTo(429)));
            release.countDown();
            assertThat(attempts.stream().filter(attempt -> !attempt.isCompletedExceptionally()))
                    .allSatisfy(attempt -> assertThat(attempt.join()).isFalse());
        } finally {
            release.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    void who_was_known_before_has_a_place_while_those_who_guess_have_all_others() {
        var nanos = new AtomicLong();
        var guarded = new Logins(List.of(Access.VIEWER), Duration.ofHours(1), nanos::get);
        assertThat(guarded.signIn(known(), basic("grace"))).isPresent();
        nanos.addAndGet(Logins.REMEMBERED.multipliedBy(2).toNanos());
        var begun = new CountDownLatch(MOST_AT_ONCE);
        var release = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(MOST_AT_ONCE);
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                String name = "guess" + i;
                pool.execute(() -> guarded.signIn(request(begun, release), basic(name)));
            }
            await().until(() -> begun.getCount() == 0);

            assertThat(guarded.signIn(known(), basic("grace"))).isPresent();
        } finally {
            release.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    void one_network_takes_half_of_the_places_and_leaves_the_rest_to_others() {
        var patient = new Logins(List.of(Access.VIEWER), Duration.ofHours(1), Ticker.systemTicker());
        var release = new CountDownLatch(1);
        var pool = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Boolean>> crowd = IntStream.range(0, MOST_AT_ONCE + MOST_WAITING)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> patient.signIn(
                                            request("198.51.100.7", new CountDownLatch(0), release), basic("guess" + i))
                                    .isPresent(),
                            pool))
                    .toList();
            await().until(() -> crowd.stream()
                            .filter(CompletableFuture::isCompletedExceptionally)
                            .count()
                    == (MOST_AT_ONCE + MOST_WAITING) / 2);
            var other = CompletableFuture.supplyAsync(
                    () -> patient.signIn(known(), basic("ada")).isPresent(), pool);
            release.countDown();
            assertThat(other.join()).isTrue();
        } finally {
            release.countDown();
            pool.shutdownNow();
        }
    }

    /** Somebody whom the container knows at once. */
    private static HttpServletRequest known() {
        Principal principal = () -> "grace";
        return (HttpServletRequest) Proxy.newProxyInstance(
                LoginsTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserPrincipal" -> principal;
                    case "isUserInRole" -> true;
                    default -> null;
                });
    }

    /** Somebody whose login takes until it is released, and fails then. */
    private static HttpServletRequest request(CountDownLatch begun, CountDownLatch release) {
        return request("192.0.2." + turn.incrementAndGet(), begun, release);
    }

    private static HttpServletRequest request(String address, CountDownLatch begun, CountDownLatch release) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                LoginsTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("login")) {
                        begun.countDown();
                        release.await();
                        throw new ServletException("wrong");
                    }
                    if (method.getName().equals("getRemoteAddr")) {
                        return address;
                    }
                    return null;
                });
    }

    private static String basic(String name) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":secret").getBytes(StandardCharsets.UTF_8));
    }
}

package org.deploydash.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signs callers in by the container's realm, and remembers for a minute whom it let in: a realm that hashes slowly, as it should, takes
 * a quarter of a second, and a page asks many times.
 *
 * <p>What is remembered is a salted hash of the credentials, so that nobody reads them out of the memory. So a changed password or role
 * counts after a minute at most. Refusals are not remembered. No more than {@value #MOST_AT_ONCE} attempts go on at once and
 * {@value #MOST_WAITING} wait for their turn, each on a thread of the container's: who comes after them is turned away at once, so that a
 * flood of wrong passwords leaves threads for everybody who is known. One network takes half of these places at most. Credentials that
 * were right once have two places of their own for half a day, so that whoever works here is never kept out by those who guess.
 */
final class Logins {

    static final Duration REMEMBERED = Duration.ofMinutes(1);
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MOST_REMEMBERED = 1000;
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_WAITING = 32;
    private static final int MOST_PER_NETWORK = (MOST_AT_ONCE + MOST_WAITING) / 2;
    private static final int MOST_AT_ONCE_OF_KNOWN = 2;
    private static final Duration RIGHT_ONCE = Duration.ofHours(12);
    private static final String BASIC = "basic ";

    /** @param roles those of this dashboard */
    private record Known(Principal principal, Set<String> roles) {}

    private record Credentials(String user, String password) {}

    private final List<String> roles;
    private final byte[] salt = new byte[32];
    private final Cache<ByteBuffer, Known> known;
    private final Duration patience;
    private final Cache<ByteBuffer, Boolean> rightOnce;
    private final Semaphore attempts = new Semaphore(MOST_AT_ONCE, true);
    private final Semaphore attemptsOfKnown = new Semaphore(MOST_AT_ONCE_OF_KNOWN, true);
    private final Map<String, Integer> byNetwork = new ConcurrentHashMap<>();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /**
     * @param roles every role that may matter
     * @param patience how long an attempt waits for its turn at most
     */
    Logins(List<String> roles, Duration patience, Ticker ticker) {
        this.roles = List.copyOf(roles);
        this.patience = patience;
        new SecureRandom().nextBytes(salt);
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(REMEMBERED)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.rightOnce = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(RIGHT_ONCE)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /**
     * The request with who sent it.
     *
     * @param authorization the header
     * @return empty where the container does not know them
     * @throws Problem 429 where too many attempts are under way
     */
    Optional<HttpServletRequest> signIn(HttpServletRequest request, String authorization) {
        ByteBuffer key = key(authorization);
        Known remembered = known.getIfPresent(key);
        if (remembered == null) {
            remembered = credentials(authorization)
                    .flatMap(credentials -> ask(request, key, credentials))
                    .orElse(null);
            if (remembered == null) {
                return Optional.empty();
            }
            known.put(key, remembered);
            rightOnce.put(key, true);
        }
        return Optional.of(new SignedIn(request, remembered));
    }

    private Optional<Known> ask(HttpServletRequest request, ByteBuffer key, Credentials credentials) {
        if (rightOnce.getIfPresent(key) != null) {
            take(attemptsOfKnown);
            try {
                return answer(request, key, credentials);
            } finally {
                attemptsOfKnown.release();
            }
        }
        String network = Network.of(request.getRemoteAddr());
        enter(network);
        try {
            begin();
            try {
                return answer(request, key, credentials);
            } finally {
                attempts.release();
            }
        } finally {
            byNetwork.computeIfPresent(network, (from, count) -> count > 1 ? count - 1 : null);
        }
    }

    private Optional<Known> answer(HttpServletRequest request, ByteBuffer key, Credentials credentials) {
        Known meanwhile = known.getIfPresent(key);
        if (meanwhile != null) {
            return Optional.of(meanwhile); // a page asks many things at once
        }
        try {
            // Jetty has looked at the header by itself as soon as it is asked who this is; Tomcat waits for the login
            Principal principal = request.getUserPrincipal();
            if (principal == null) {
                request.login(credentials.user(), credentials.password());
                principal = request.getUserPrincipal();
            }
            return Optional.ofNullable(principal)
                    .map(found -> new Known(
                            found,
                            roles.stream().filter(request::isUserInRole).collect(Collectors.toUnmodifiableSet())));
        } catch (ServletException refused) {
            return Optional.empty();
        }
    }

    private void enter(String network) {
        if (byNetwork.merge(network, 1, Integer::sum) > MOST_PER_NETWORK) {
            byNetwork.computeIfPresent(network, (from, count) -> count > 1 ? count - 1 : null);
            throw Problems.tooManyLogins();
        }
    }

    private void begin() {
        if (attempts.tryAcquire()) {
            return;
        }
        if (!waiting.tryAcquire()) {
            throw Problems.tooManyLogins();
        }
        try {
            take(attempts);
        } finally {
            waiting.release();
        }
    }

    private void take(Semaphore places) {
        try {
            if (places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw Problems.tooManyLogins();
    }

    private static Optional<Credentials> credentials(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(new Credentials(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private ByteBuffer key(String authorization) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return ByteBuffer.wrap(digest.digest(authorization.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static final class SignedIn extends HttpServletRequestWrapper {

        private final Known known;

        private SignedIn(HttpServletRequest request, Known known) {
            super(request);
            this.known = known;
        }

        @Override
        public Principal getUserPrincipal() {
            return known.principal();
        }

        @Override
        public @Nullable String getRemoteUser() {
            return known.principal().getName();
        }

        @Override
        public String getAuthType() {
            return BASIC_AUTH;
        }

        @Override
        public boolean isUserInRole(String role) {
            return known.roles().contains(role);
        }
    }
}

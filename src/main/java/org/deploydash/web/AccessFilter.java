package org.deploydash.web;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the login and lets in who may read, and everybody to the few open addresses.
 *
 * <p>The container's realm says who somebody is. Whether they must say it is decided here and not by constraints in web.xml: those compare
 * paths letter by letter and can be spelled past, and their 401 is answered before any filter could add a header.
 */
public final class AccessFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Compared exactly: an address that is spelled otherwise is not open. */
    private static final Set<String> OPEN = Set.of("/api/me", "/api/self");

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final String CHALLENGE = "Basic realm=\"Deployment Dashboard\", charset=\"UTF-8\"";

    private final transient Access access;
    private final transient Logins logins;
    private final transient Rates rates;

    public AccessFilter(Access access, LimitSettings limits) {
        this.access = access;
        this.rates = new Rates(limits, System::nanoTime);
        this.logins = new Logins(access.roles(), Logins.PATIENCE, Ticker.systemTicker());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            Optional<HttpServletRequest> caller = caller(request);
            if (caller.isEmpty()) {
                response.setHeader("WWW-Authenticate", CHALLENGE);
                throw Problems.ofStatus(HttpServletResponse.SC_UNAUTHORIZED);
            }
            if (!isOpen(request) && !access.caller(caller.get()).mayRead()) {
                throw Access.forbidden();
            }
            chain.doFilter(caller.get(), response);
            forgetWhatWasAnswered(request);
        } catch (Problem refusal) {
            Refusal.send(request, response, refusal);
        }
    }

    /** Tomcat makes a 500 of a body that was cut off, though it was caught and answered. What nobody caught comes past here as it is thrown. */
    private static void forgetWhatWasAnswered(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IOException) {
            request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        }
    }

    /**
     * Who has not signed in is let pass to an open address only; who tries to and fails, nowhere. Everybody is counted where they share the
     * least with others, and nobody who is known waits for those who are not.
     */
    private Optional<HttpServletRequest> caller(HttpServletRequest request) {
        boolean delivery = Signed.is(request);
        if (delivery) {
            rates.delivery(request);
        }
        @Nullable String authorization = request.getHeader("Authorization");
        Optional<HttpServletRequest> signedIn = authorization == null
                ? Optional.of(request).filter(any -> any.getUserPrincipal() != null)
                : logins.signIn(request, authorization);
        if (signedIn.isPresent()) {
            rates.person(signedIn.get().getUserPrincipal().getName());
            return signedIn;
        }
        if (!delivery) {
            rates.network(request);
        }
        return authorization == null && isOpen(request) ? Optional.of(request) : Optional.empty();
    }

    private boolean isOpen(HttpServletRequest request) {
        boolean reads = READING.contains(request.getMethod());
        return Signed.is(request) || (reads && (access.publicRead() || OPEN.contains(Signed.path(request))));
    }
}

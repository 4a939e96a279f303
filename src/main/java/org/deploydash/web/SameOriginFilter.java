package org.deploydash.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes that another site made a browser send: BASIC credentials travel with those too.
 *
 * <p>A write must be JSON, which another site cannot send without asking first, and nobody answers that question with yes. Where a
 * browser says whence it writes (Sec-Fetch-Site, Origin, or Referer where there is no Origin), that must be here. Scripts say none of
 * them and pass.
 */
public final class SameOriginFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final String HTTP = "http";
    private static final String HTTPS = "https";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int USUAL = -1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SAFE.contains(request.getMethod()) || Signed.is(request)) {
            chain.doFilter(request, response);
        } else if (isForeign(request)) {
            Refusal.send(
                    request,
                    response,
                    new Problem(403, "cross_site", "Another site may not write here. Use the dashboard's own page."));
        } else if (!isJson(request)) {
            Refusal.send(request, response, Problems.notJson());
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isForeign(HttpServletRequest request) {
        @Nullable String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !OWN_SITES.contains(site)) {
            return true;
        }
        @Nullable String origin = request.getHeader("Origin");
        @Nullable String referer = request.getHeader("Referer");
        if (origin != null) {
            @Nullable URI uri = uri(origin);
            return uri == null || !isBare(uri) || !isHere(uri, request);
        }
        if (referer != null) {
            @Nullable URI uri = uri(referer);
            return uri == null || !isHere(uri, request);
        }
        return false;
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException noAddress) {
            return null;
        }
    }

    /** Nothing but scheme, host and port, as a browser writes an origin. */
    private static boolean isBare(URI uri) {
        return uri.getRawPath() != null
                && uri.getRawPath().isEmpty()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    /**
     * Behind a proxy that ends TLS we see http where the browser sees https, so that the schemes need not be equal; only where we know
     * that people come by https, no page of http is ours. The proxy's word for that is never needed for letting in.
     */
    private static boolean isHere(URI uri, HttpServletRequest request) {
        @Nullable String scheme = uri.getScheme();
        boolean https = HTTPS.equalsIgnoreCase(scheme);
        boolean secure = request.isSecure() || HTTPS.equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
        return (https || (HTTP.equalsIgnoreCase(scheme) && !secure))
                && uri.getRawUserInfo() == null
                && uri.getHost() != null
                && uri.getHost().equalsIgnoreCase(request.getServerName())
                && port(uri, https) == port(request);
    }

    private static int port(URI uri, boolean https) {
        return uri.getPort() == (https ? HTTPS_PORT : HTTP_PORT) ? USUAL : uri.getPort();
    }

    /** A proxy that ends TLS hands on a Host without a port, which the container takes for the other scheme's. */
    private static int port(HttpServletRequest request) {
        int port = request.getServerPort();
        return port == HTTP_PORT || port == HTTPS_PORT ? USUAL : port;
    }

    /** Only a POST can come without a question first, and only one without a type or with a form's: so others may lack it. */
    private static boolean isJson(HttpServletRequest request) {
        // Jetty's getContentType looks the character set up, and fails where there is no such one
        @Nullable String type = request.getHeader("Content-Type");
        if (type == null) {
            return !request.getMethod().equals("POST");
        }
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json");
    }
}

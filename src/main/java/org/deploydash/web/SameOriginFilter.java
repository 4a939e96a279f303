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
 * browser says whence it writes (Sec-Fetch-Site, Origin), that must be here. Scripts say neither and pass.
 */
public final class SameOriginFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

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
        @Nullable String origin = request.getHeader("Origin");
        return (site != null && !OWN_SITES.contains(site)) || (origin != null && !isHere(origin, request));
    }

    /** The scheme is not compared: behind a proxy that ends TLS we see http where the browser sees https. */
    private static boolean isHere(String origin, HttpServletRequest request) {
        try {
            URI uri = new URI(origin);
            return uri.getHost() != null
                    && uri.getHost().equalsIgnoreCase(request.getServerName())
                    && port(uri.getPort()) == port(request.getServerPort());
        } catch (URISyntaxException noAddress) {
            return false; // also the word null, which a sandboxed page sends
        }
    }

    private static int port(int port) {
        return port == HTTP || port == HTTPS ? -1 : port;
    }

    /** Only a POST can come without a question first, and only one without a type or with a form's: so others may lack it. */
    private static boolean isJson(HttpServletRequest request) {
        @Nullable String type = request.getContentType();
        if (type == null) {
            return !request.getMethod().equals("POST");
        }
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json");
    }
}

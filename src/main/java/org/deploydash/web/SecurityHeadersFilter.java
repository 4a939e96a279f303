package org.deploydash.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The headers that every answer carries; data, scripts and style sheets, of which the page loads dozens, only those that mean something
 * there. It is mapped to errors too, since the container's own 401 and 403 pass no other filter.
 *
 * <p>Nothing is kept by a cache unless the answer says so itself.
 */
public final class SecurityHeadersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' " + PlainPage.styleSource(),
            "img-src 'self' data:",
            "connect-src 'self'",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    /** Whoever opens JSON in a tab runs nothing of it and frames it nowhere; all else is for documents, and would be half of a small answer. */
    private static final String OF_DATA = "default-src 'none'; frame-ancestors 'none'";

    private static final String YEAR = "max-age=31536000";

    /** What is never a document by itself: of these headers a browser reads only the first two there. */
    private static final Pattern PART_OF_THE_PAGE =
            Pattern.compile("/(?:assets/[0-9a-f]{16}/)?(?:js|css)/[\\w/-]+\\.(?:js|css)");

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        String path = Signed.path(request);
        if (path.startsWith("/api/")) {
            response.setHeader("Content-Security-Policy", OF_DATA);
        } else if (!PART_OF_THE_PAGE.matcher(path).matches()) {
            ofDocument(response);
        }
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", YEAR);
        }
        chain.doFilter(request, response);
    }

    /** The rest, half a kilobyte of it: a refusal of a script is a document again. */
    static void ofDocument(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }
}

package org.deploydash.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;

/** Where the containers differ and their interface does not tell. */
public final class Container {

    private Container() {}

    /**
     * Whether an answer to a peer that takes nothing may be ended by completing it. Jetty drops such a peer then, and never would by itself. Tomcat has one of its threads write the end, which waits for the peer for up to
     * {@code connectionTimeout}: 200 of them take its whole pool. There, and where we do not know, the container is left to find the peer by
     * its own write timeout, which costs no thread.
     */
    public static boolean dropsAtOnce(HttpServletRequest request) {
        return isJetty(request.getServletContext());
    }

    /**
     * Bytes that an open answer takes at most: on Tomcat of the heap, on Jetty 7 KB of it and a buffer outside, of which there may be as much
     * as heap. One we do not know is taken for Tomcat.
     */
    public static int costOfOpenAnswer(ServletContext context) {
        return isJetty(context) ? 32 << 10 : 70 << 10;
    }

    private static boolean isJetty(ServletContext context) {
        String container = context.getServerInfo();
        return container != null && container.toLowerCase(Locale.ROOT).startsWith("jetty");
    }
}

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

    /** Bytes of heap that an open answer takes as long as it is open: measured, and a little more. One we do not know is taken for Tomcat. */
    public static int heapOfOpenAnswer(ServletContext context) {
        return isJetty(context) ? 8 << 10 : 70 << 10;
    }

    private static boolean isJetty(ServletContext context) {
        String container = context.getServerInfo();
        return container != null && container.toLowerCase(Locale.ROOT).startsWith("jetty");
    }
}

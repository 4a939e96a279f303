package org.deploydash.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * Jersey, ended only after the requests under way. Jetty ends a servlet while it answers; Jersey's request scope then throws before it
 * takes itself off the thread, and the container's thread keeps the whole application for as long as it lives.
 */
public final class ApiServlet extends ServletContainer {

    private static final long serialVersionUID = 1L;
    private static final int ALL = Integer.MAX_VALUE;

    /** As Tomcat does; a request that takes longer waits for somebody who does not answer. */
    private static final long PATIENCE_S = 2;

    private final transient Semaphore underWay = new Semaphore(ALL);

    public ApiServlet(ResourceConfig api) {
        super(api);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!underWay.tryAcquire()) {
            Refusal.send(request, response, Problems.ofStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE));
            return;
        }
        try {
            super.service(request, response);
        } finally {
            underWay.release();
        }
    }

    /** Waits for them for two seconds at most; who comes afterwards is answered 503. */
    @Override
    public void destroy() {
        try {
            if (!underWay.tryAcquire(ALL, PATIENCE_S, TimeUnit.SECONDS)) {
                underWay.drainPermits();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        super.destroy();
    }
}

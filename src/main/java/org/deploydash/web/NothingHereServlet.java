package org.deploydash.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Every address that nothing else is mounted at, whatever the method. The container's own servlet for these would look for files, and Jetty's
 * answers a method that forms do not have with 501 and no word.
 */
public final class NothingHereServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Refusal.send(request, response, Problems.ofStatus(HttpServletResponse.SC_NOT_FOUND));
    }
}

package org.deploydash.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * What can only be read. Other methods are answered here: a container's own refusal tells no Allow, and Jetty's no word either where
 * the method is none of a form's.
 */
abstract class ReadingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if (READING.contains(request.getMethod())) {
            super.service(request, response);
        } else {
            response.setHeader("Allow", "GET, HEAD, OPTIONS");
            Refusal.send(request, response, Problems.ofStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED));
        }
    }
}

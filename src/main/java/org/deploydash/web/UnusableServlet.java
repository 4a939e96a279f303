package org.deploydash.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers every path while the dashboard cannot start: the log says what is wrong, the page only that something is. */
public final class UnusableServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Refusal.send(
                request,
                response,
                new Problem(
                        503,
                        "not_started",
                        "The dashboard could not start. Its log lists what to mend; then start it again."));
    }
}

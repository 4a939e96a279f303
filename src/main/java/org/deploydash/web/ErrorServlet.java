package org.deploydash.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the container shows for its own refusals and for whatever nobody has answered. Asked for directly it is not there. */
public final class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(ErrorServlet.class);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable Object uri = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        boolean api = uri instanceof String address && Refusal.isApi(request.getContextPath(), address);
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        Problem problem = Problems.ofStatus(status);
        Optional<String> incident = problem.status() == 500 ? Optional.of(logged(request)) : Optional.empty();
        Refusal.send(response, api, problem, incident);
    }

    private static String logged(HttpServletRequest request) {
        String number = Incident.number();
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            log.error("Incident {}", number, failure);
        } else {
            log.error("Incident {}: the container answered 500 and gave no reason", number);
        }
        return number;
    }
}

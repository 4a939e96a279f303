package org.deploydash.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A problem written by a filter or servlet: JSON to programs below {@code /api/}, a small page to people elsewhere. */
final class Refusal {

    private Refusal() {}

    static void send(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        UnreadBody.refuse(request, response);
        send(response, isApi(request.getContextPath(), request.getRequestURI()), problem, Optional.empty());
    }

    static void send(HttpServletResponse response, boolean api, Problem problem, Optional<String> incident)
            throws IOException {
        byte[] bytes = api
                ? ProblemJson.bytes(problem, incident)
                : PlainPage.of(problem.status(), ProblemJson.title(problem.status()), sentence(problem, incident))
                        .getBytes(StandardCharsets.UTF_8);
        if (!api) {
            SecurityHeadersFilter.ofDocument(response);
        }
        response.setStatus(problem.status());
        problem.retryAfter().ifPresent(wait -> response.setHeader("Retry-After", wait));
        response.setContentType(api ? ProblemJson.MEDIA_TYPE : "text/html;charset=utf-8");
        // No Content-Length: Jetty 12.0 dispatches some of its errors where the body is lost, and would then find it
        // too short.
        response.getOutputStream().write(bytes);
    }

    static boolean isApi(String contextPath, String uri) {
        return uri.startsWith(contextPath + "/api/") || uri.equals(contextPath + "/api");
    }

    private static String sentence(Problem problem, Optional<String> incident) {
        return problem.sentence() + incident.map(id -> " Incident " + id + ".").orElse("");
    }
}

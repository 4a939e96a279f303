package org.deploydash.dispatch;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deploydash.environments.Environment;
import org.deploydash.web.Problem;

/** How outcomes are told over HTTP: the same after a deploy, a rollback and a cancellation. */
final class AnswersResource {

    private AnswersResource() {}

    /**
     * @param operations where operations are, relative to what was asked, so that it holds behind any prefix
     * @throws Problem where it was refused
     */
    static Response of(Dispatcher.Outcome outcome, OperationViews views, String operations) {
        if (outcome instanceof Dispatcher.Outcome.Refused refused) {
            throw problem(refused.refusal());
        }
        Operation operation = ((Dispatcher.Outcome.Accepted) outcome).operation();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("success", true);
        body.put("operation", views.of(operation));
        return Response.accepted(body)
                .type(MediaType.APPLICATION_JSON)
                .location(URI.create(operations + operation.id()))
                .build();
    }

    static Preview preview(Previews previews, Wish wish) {
        try {
            return previews.of(wish);
        } catch (Refusal.Thrown thrown) {
            throw problem(thrown.refusal());
        } catch (OutsideTrouble trouble) {
            throw problem(Refusal.of(503, trouble.code(), trouble.sentence()));
        }
    }

    static void mustBeAvailable(Operations operations, Environment environment, Kind kind) {
        operations.unavailable(environment, kind).ifPresent(reason -> {
            throw problem(Planner.unavailable(reason));
        });
    }

    private static Problem problem(Refusal refusal) {
        Problem problem = new Problem(refusal.status(), refusal.code(), refusal.sentence());
        refusal.members().forEach(problem::with);
        if (refusal.retryAfter() != null) {
            problem.retryAfter(refusal.retryAfter());
        }
        return problem;
    }
}

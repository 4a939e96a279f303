package org.deploydash.web;

import com.fasterxml.jackson.core.JacksonException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Optional;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever a resource throws, as a problem that tells the caller what to do and nothing about us. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger log = LoggerFactory.getLogger(ProblemMapper.class);

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof Problem problem) {
            return answer(problem).build();
        }
        if (failure instanceof WebApplicationException web && web.getResponse().getStatus() < 500) {
            return ofJersey(web.getResponse());
        }
        if (failure instanceof StorageUnavailable) {
            log.warn("The store is unavailable", failure);
            return answer(Problems.storageUnavailable()).build();
        }
        if (failure instanceof JacksonException) {
            return answer(Problem.badRequest("bad_json", "The body is not the JSON that is expected here."))
                    .build();
        }
        return incident(failure);
    }

    private static Response ofJersey(Response original) {
        if (original.getStatus() < 400) {
            return original;
        }
        Response.ResponseBuilder answer = answer(Problems.ofStatus(original.getStatus()));
        @Nullable String allow = original.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            answer.header(HttpHeaders.ALLOW, allow);
        }
        return answer.build();
    }

    private static Response incident(Throwable failure) {
        String number = Incident.number();
        log.error("Incident {}", number, failure);
        Problem problem = Problems.internal();
        return Response.status(problem.status())
                .type(ProblemJson.MEDIA_TYPE)
                .entity(ProblemJson.bytes(problem, Optional.of(number)))
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        Response.ResponseBuilder answer =
                Response.status(problem.status()).type(ProblemJson.MEDIA_TYPE).entity(ProblemJson.bytes(problem));
        problem.retryAfter().ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, wait));
        return answer;
    }
}

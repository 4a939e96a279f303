package org.deploydash.logs;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** The tail of a log. */
@Path("logs/{environment}")
@Produces(MediaType.APPLICATION_JSON)
public final class LogsResource {

    private static final int USUAL_LINES = 200;
    private static final int MOST_LINES = 5000;
    private static final int LONGEST_ID = 100;

    private final Environments environments;
    private final Logs logs;

    /**
     * @param kind file, journal or job
     * @param truncated whether there was more
     * @param next to be given as {@code after} for what comes then; null where that cannot be told
     * @param error why there is nothing, or what happened to the log meanwhile; null where all is well
     */
    record View(
            String environment,
            String source,
            String name,
            String kind,
            List<String> lines,
            int count,
            boolean truncated,
            @Nullable String next,
            @Nullable Instant changedAt,
            @Nullable String error,
            @Nullable String sentence) {}

    public LogsResource(Environments environments, Logs logs) {
        this.environments = environments;
        this.logs = logs;
    }

    @GET
    @Needs(Role.OPERATE)
    public View tail(@PathParam("environment") String id, @Context UriInfo uri) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        Parameters parameters = Parameters.of(uri);
        int lines = parameters.whole("lines", 1, MOST_LINES, USUAL_LINES);
        Logs.Found log = logs.find(environment, parameters.text("source", LONGEST_ID))
                .orElseThrow(() -> Problem.notFound("unknown_source", "There is no log of that name here."));
        @Nullable String after = parameters.text("after").orElse(null);
        try {
            return view(environment, log, log.reading().tail(lines, after));
        } catch (BadCursor invented) {
            throw Parameters.bad("after", "must be the next of an earlier answer");
        } catch (LogUnavailable unavailable) {
            throw new Problem(503, unavailable.code(), unavailable.sentence());
        }
    }

    private static View view(Environment environment, Logs.Found log, Tail tail) {
        return new View(
                environment.id(),
                log.id(),
                log.name(),
                log.kind(),
                tail.lines(),
                tail.lines().size(),
                tail.truncated(),
                tail.next(),
                tail.changedAt(),
                tail.error(),
                tail.sentence());
    }
}

package org.deploydash.logs;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.deploydash.environments.Environments;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;

/** The tail of a log. */
@Path("logs/{environment}")
@Produces(MediaType.APPLICATION_JSON)
public final class LogsResource {

    private static final int USUAL_LINES = 200;
    private static final int MOST_LINES = 5000;

    private final Environments environments;

    public LogsResource(Environments environments) {
        this.environments = environments;
    }

    @GET
    @Needs(Role.OPERATE)
    public Response tail(@PathParam("environment") String id, @Context UriInfo uri) {
        if (environments.find(id).isEmpty()) {
            throw Problem.unknownEnvironment();
        }
        Parameters.of(uri).whole("lines", 1, MOST_LINES, USUAL_LINES);
        throw new Problem(503, "not_configured", "No source of logs is connected.");
    }
}

package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;

/** Recent workflow runs: GitHub's to tell. */
@Path("workflows")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkflowsResource {

    @GET
    @Needs(Role.READ)
    public Response list() {
        throw new Problem(503, Unavailable.NO_GITHUB.code(), Unavailable.NO_GITHUB.sentence());
    }
}

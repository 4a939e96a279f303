package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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

/** What lies between two environments: commits, which only GitHub can list. */
@Path("compare")
@Produces(MediaType.APPLICATION_JSON)
public final class CompareResource {

    private final Environments environments;

    public CompareResource(Environments environments) {
        this.environments = environments;
    }

    @GET
    @Needs(Role.READ)
    public Response compare(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri);
        for (String side : new String[] {"base", "head"}) {
            String id = parameters.text(side).orElseThrow(() -> Parameters.bad(side, "is required"));
            if (environments.find(id).isEmpty()) {
                throw Problem.unknownEnvironment();
            }
        }
        throw new Problem(503, Unavailable.NO_GITHUB.code(), Unavailable.NO_GITHUB.sentence());
    }
}

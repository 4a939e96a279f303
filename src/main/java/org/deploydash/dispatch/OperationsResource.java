package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;

/** How far an operation has come. While nothing can be asked for, there is none. */
@Path("operations/{id}")
@Produces(MediaType.APPLICATION_JSON)
public final class OperationsResource {

    @GET
    @Needs(Role.READ)
    public Response get() {
        throw Problem.notFound("unknown_operation", "There is no operation of that number.");
    }
}

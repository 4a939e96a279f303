package org.deploydash.dispatch;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.deploydash.web.Access;
import org.deploydash.web.JsonBody;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;

/** How far one operation has come, and its end before its time. */
@Path("operations/{id}")
@Produces(MediaType.APPLICATION_JSON)
public final class OperationResource {

    private final OperationRegister register;
    private final Operations operations;
    private final OperationViews views;
    private final Access access;

    public OperationResource(OperationRegister register, Operations operations, OperationViews views, Access access) {
        this.register = register;
        this.operations = operations;
        this.views = views;
        this.access = access;
    }

    @GET
    @Needs(Role.READ)
    public OperationView get(@PathParam("id") String id) {
        return views.of(found(id));
    }

    @POST
    @Path("cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Role.OPERATE)
    public Response cancel(
            @PathParam("id") String id,
            @Context HttpServletRequest request,
            @Context SecurityContext security,
            JsonBody body) {
        body.only();
        Operation operation = found(id);
        Access.Caller caller = access.caller(security);
        caller.mustOperate(operation.environment());
        return AnswersResource.of(
                operations.cancel(operation, caller.user().orElseThrow(), request.getRemoteAddr()), views, "../");
    }

    private Operation found(String id) {
        return register.find(id)
                .orElseThrow(() -> Problem.notFound("unknown_operation", "There is no operation of that number."));
    }
}

package org.deploydash.dispatch;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.web.Access;
import org.deploydash.web.JsonBody;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** Asking to go back. */
@Path("rollback/{environment}")
@Produces(MediaType.APPLICATION_JSON)
public final class RollbackResource {

    private final Environments environments;
    private final Dispatcher dispatcher;
    private final Access access;

    public RollbackResource(Environments environments, Dispatcher dispatcher, Access access) {
        this.environments = environments;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Role.OPERATE)
    public Response rollBack(
            @PathParam("environment") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context SecurityContext security,
            JsonBody body) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        body.only("target", "reason", "emergency", "expected_current", "confirm");
        Wish wish = new Wish(
                Kind.ROLLBACK,
                environment,
                Optional.empty(),
                Optional.empty(),
                Optional.of(body.required("target", WishBounds.WORD)),
                body.flag("emergency"),
                Map.of(),
                body.text("reason", WishBounds.TEXT),
                body.text("expected_current", WishBounds.WORD),
                body.text("confirm", WishBounds.WORD),
                WishBounds.idempotencyKey(key),
                access.caller(security).user().orElseThrow());
        return DeployResource.answer(dispatcher.ask(wish));
    }

    /** What would be undone. It needs the commits between two versions, which only GitHub can tell. */
    @GET
    @Path("preview")
    @Needs(Role.OPERATE)
    public Response preview(@PathParam("environment") String id, @Context UriInfo uri) {
        if (environments.find(id).isEmpty()) {
            throw Problem.unknownEnvironment();
        }
        if (Parameters.of(uri).text("target", WishBounds.WORD).isEmpty()) {
            throw Parameters.bad("target", "is required");
        }
        throw new Problem(503, Unavailable.NO_GITHUB.code(), Unavailable.NO_GITHUB.sentence());
    }
}

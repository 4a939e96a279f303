package org.deploydash.dispatch;

import jakarta.servlet.http.HttpServletRequest;
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
import java.util.List;
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

/** Asking to go back, what one can go back to, and what that would undo. */
@Path("rollback/{environment}")
@Produces(MediaType.APPLICATION_JSON)
public final class RollbackResource {

    record TargetListing(List<Choices.TargetView> targets, int count) {}

    private final Environments environments;
    private final Operations operations;
    private final OperationViews views;
    private final Previews previews;
    private final Choices choices;
    private final Access access;

    public RollbackResource(
            Environments environments,
            Operations operations,
            OperationViews views,
            Previews previews,
            Choices choices,
            Access access) {
        this.environments = environments;
        this.operations = operations;
        this.views = views;
        this.previews = previews;
        this.choices = choices;
        this.access = access;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Role.OPERATE)
    public Response rollBack(
            @PathParam("environment") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context HttpServletRequest request,
            @Context SecurityContext security,
            JsonBody body) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        body.only("target", "inputs", "reason", "emergency", "expected_current", "confirm");
        Wish wish = new Wish(
                Kind.ROLLBACK,
                environment,
                Optional.empty(),
                Optional.empty(),
                Optional.of(body.required("target", WishBounds.WORD)),
                body.flag("emergency"),
                body.texts("inputs", WishBounds.INPUTS, WishBounds.TEXT),
                body.text("reason", WishBounds.TEXT),
                body.text("expected_current", WishBounds.WORD),
                body.text("confirm", WishBounds.WORD),
                WishBounds.idempotencyKey(key),
                access.caller(security).user().orElseThrow(),
                request.getRemoteAddr());
        return AnswersResource.of(operations.ask(wish), views, "../operations/");
    }

    @GET
    @Path("targets")
    @Needs(Role.OPERATE)
    public TargetListing targets(@PathParam("environment") String id) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        List<Choices.TargetView> targets = choices.toGoBackTo(environment);
        return new TargetListing(targets, targets.size());
    }

    @GET
    @Path("preview")
    @Needs(Role.OPERATE)
    public Preview preview(
            @PathParam("environment") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        String target = Parameters.of(uri)
                .text("target", WishBounds.WORD)
                .orElseThrow(() -> Parameters.bad("target", "is required"));
        AnswersResource.mustBeAvailable(operations, environment, Kind.ROLLBACK);
        return AnswersResource.preview(
                previews,
                new Wish(
                        Kind.ROLLBACK,
                        environment,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(target),
                        false,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        access.caller(security).user().orElseThrow(),
                        ""));
    }
}

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

/** Asking for a deployment, what can be chosen, and what it would change. */
@Path("deploy/{environment}")
@Produces(MediaType.APPLICATION_JSON)
public final class DeployResource {

    private final Environments environments;
    private final Operations operations;
    private final OperationViews views;
    private final Previews previews;
    private final Choices choices;
    private final Access access;

    public DeployResource(
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
    public Response deploy(
            @PathParam("environment") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context HttpServletRequest request,
            @Context SecurityContext security,
            JsonBody body) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        body.only("version", "ref", "inputs", "reason", "expected_current", "confirm");
        Optional<String> version = body.text("version", WishBounds.WORD);
        Optional<String> ref = body.text("ref", WishBounds.REF);
        if (version.isPresent() && ref.isPresent()) {
            throw JsonBody.bad("ref", "excludes version; give one of the two");
        }
        Wish wish = new Wish(
                Kind.DEPLOY,
                environment,
                version,
                ref,
                Optional.empty(),
                false,
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
    @Path("choices")
    @Needs(Role.OPERATE)
    public Choices.Listing choices(@PathParam("environment") String id) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        AnswersResource.mustBeAvailable(operations, environment, Kind.DEPLOY);
        return choices.toDeploy(environment);
    }

    @GET
    @Path("preview")
    @Needs(Role.OPERATE)
    public Preview preview(
            @PathParam("environment") String id, @Context UriInfo uri, @Context SecurityContext security) {
        Environment environment = environments.find(id).orElseThrow(Problem::unknownEnvironment);
        Parameters parameters = Parameters.of(uri);
        Optional<String> version = parameters.text("version", WishBounds.WORD);
        Optional<String> ref = parameters.text("ref", WishBounds.REF);
        if (version.isPresent() && ref.isPresent()) {
            throw Parameters.bad("ref", "excludes version; give one of the two");
        }
        AnswersResource.mustBeAvailable(operations, environment, Kind.DEPLOY);
        return AnswersResource.preview(
                previews,
                new Wish(
                        Kind.DEPLOY,
                        environment,
                        version,
                        ref,
                        Optional.empty(),
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

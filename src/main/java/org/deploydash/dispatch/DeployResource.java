package org.deploydash.dispatch;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.web.Access;
import org.deploydash.web.JsonBody;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** Asking for a deployment. */
@Path("deploy/{environment}")
@Produces(MediaType.APPLICATION_JSON)
public final class DeployResource {

    private final Environments environments;
    private final Dispatcher dispatcher;
    private final Access access;

    public DeployResource(Environments environments, Dispatcher dispatcher, Access access) {
        this.environments = environments;
        this.dispatcher = dispatcher;
        this.access = access;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Role.OPERATE)
    public Response deploy(
            @PathParam("environment") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
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
                access.caller(security).user().orElseThrow());
        return answer(dispatcher.ask(wish));
    }

    /** How it is told what became of a wish: the same after a deploy and a rollback. */
    static Response answer(Dispatcher.Outcome outcome) {
        if (outcome instanceof Dispatcher.Outcome.Accepted accepted) {
            // relative to .../api/deploy/<environment>, so that it holds behind any prefix
            return Response.accepted(Map.of("success", true, "operation", accepted.operation()))
                    .type(MediaType.APPLICATION_JSON)
                    .location(URI.create("../operations/" + accepted.operation()))
                    .build();
        }
        if (outcome instanceof Dispatcher.Outcome.Refused refused) {
            throw new Problem(refused.status(), refused.code(), refused.sentence());
        }
        throw new IllegalStateException("an outcome that is neither");
    }
}

package org.deploydash.rollbacks;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.deploydash.environments.Environments;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.deploydash.web.Ready;
import org.deploydash.web.Role;

/** The returns to earlier versions, newest first. */
@Path("rollbacks")
@Produces(MediaType.APPLICATION_JSON)
public final class RollbacksResource {

    private static final int USUAL = 20;
    private static final int MOST = 500;

    private final Environments environments;
    private final RollbackTimeline timeline;

    public RollbacksResource(Environments environments, RollbackTimeline timeline) {
        this.environments = environments;
        this.timeline = timeline;
    }

    @GET
    @Ready("rollbacks")
    @Needs(Role.READ)
    public RollbackListing list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri);
        Optional<String> environment = parameters.text("environment");
        if (environment.isPresent() && environments.find(environment.get()).isEmpty()) {
            throw Problem.unknownEnvironment();
        }
        return RollbackListing.of(
                timeline.list(environment, parameters.whole("limit", 1, MOST, USUAL)), timeline.figures(environment));
    }
}

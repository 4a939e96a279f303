package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.deploydash.environments.Environment;
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
    private final Workflows workflows;
    private final Compares compares;

    public CompareResource(Environments environments, Workflows workflows, Compares compares) {
        this.environments = environments;
        this.workflows = workflows;
        this.compares = compares;
    }

    @GET
    @Needs(Role.READ)
    public Compared compare(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri);
        Environment base = environment(parameters, "base");
        Environment head = environment(parameters, "head");
        Optional<String> repository = environments.applicationOf(base).repository();
        if (!repository.equals(environments.applicationOf(head).repository())) {
            throw Parameters.bad("head", "belongs to another repository than base");
        }
        boolean connected = workflows
                .unavailable()
                .filter(reason -> reason.equals(Unavailable.NO_GITHUB))
                .isEmpty();
        if (repository.isEmpty() || !connected) {
            throw new Problem(503, Unavailable.NO_GITHUB.code(), Unavailable.NO_GITHUB.sentence());
        }
        return compares.compare(repository.get(), base, head);
    }

    private Environment environment(Parameters parameters, String side) {
        String id = parameters.text(side).orElseThrow(() -> Parameters.bad(side, "is required"));
        return environments.find(id).orElseThrow(Problem::unknownEnvironment);
    }
}

package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.environments.Environments;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;

/** What was asked for here, newest first. */
@Path("operations")
@Produces(MediaType.APPLICATION_JSON)
public final class OperationsResource {

    record Listing(List<OperationView> operations, int count) {}

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "false", false);

    private final Environments environments;
    private final OperationRegister register;
    private final OperationViews views;

    public OperationsResource(Environments environments, OperationRegister register, OperationViews views) {
        this.environments = environments;
        this.register = register;
        this.views = views;
    }

    @GET
    @Needs(Role.READ)
    public Listing list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri);
        Optional<String> environment = parameters.text("environment");
        if (environment.isPresent() && environments.find(environment.get()).isEmpty()) {
            throw Problem.unknownEnvironment();
        }
        boolean active = parameters
                .text("active")
                .map(word -> Optional.ofNullable(FLAGS.get(word))
                        .orElseThrow(() -> Parameters.bad("active", "must be true or false")))
                .orElse(false);
        List<OperationView> found =
                register.newest(environment, active, parameters.whole("limit", 1, MOST, USUAL)).stream()
                        .map(views::of)
                        .toList();
        return new Listing(found, found.size());
    }
}

package org.deploydash.github;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.deploydash.environments.Environments;
import org.deploydash.web.Needs;
import org.deploydash.web.Role;

/** What the doctor found, and asking for another look. */
@Path("self/doctor")
@Produces(MediaType.APPLICATION_JSON)
public final class DoctorResource {

    private final Optional<GitHub> github;
    private final Environments environments;

    public DoctorResource(Optional<GitHub> github, Environments environments) {
        this.github = github;
        this.environments = environments;
    }

    @GET
    @Needs(Role.ADMIN)
    public Object report() {
        return github.map(GitHub::doctor).orElseGet(() -> GitHub.undoctored(environments));
    }

    /** Looks soon, on another thread; the report's time tells when it has. */
    @POST
    @Needs(Role.ADMIN)
    public Response again() {
        github.ifPresent(GitHub::examineSoon);
        return Response.accepted(Map.of("success", true)).build();
    }
}

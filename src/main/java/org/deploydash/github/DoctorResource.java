package org.deploydash.github;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;
import java.util.Optional;
import org.deploydash.audit.AuditAction;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditLog;
import org.deploydash.environments.Environments;
import org.deploydash.web.Access;
import org.deploydash.web.Needs;
import org.deploydash.web.Role;

/** What the doctor found, and asking for another look. */
@Path("self/doctor")
@Produces(MediaType.APPLICATION_JSON)
public final class DoctorResource {

    private final Optional<GitHub> github;
    private final Environments environments;
    private final AuditLog audit;
    private final Access access;

    public DoctorResource(Optional<GitHub> github, Environments environments, AuditLog audit, Access access) {
        this.github = github;
        this.environments = environments;
        this.audit = audit;
        this.access = access;
    }

    @GET
    @Needs(Role.ADMIN)
    public Object report() {
        return github.map(GitHub::doctor).orElseGet(() -> GitHub.undoctored(environments));
    }

    /** Looks soon, on another thread; the report's time tells when it has. */
    @POST
    @Needs(Role.ADMIN)
    public Response again(@Context HttpServletRequest request, @Context SecurityContext security) {
        audit.record(new AuditEvent(
                access.caller(security).user().orElse(null),
                request.getRemoteAddr(),
                AuditAction.DOCTOR_RUN,
                null,
                null,
                "accepted",
                null));
        github.ifPresent(GitHub::examineSoon);
        return Response.accepted(Map.of("success", true)).build();
    }
}

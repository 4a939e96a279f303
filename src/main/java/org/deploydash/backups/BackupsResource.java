package org.deploydash.backups;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.deploydash.audit.AuditAction;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditLog;
import org.deploydash.storage.CopyFailed;
import org.deploydash.web.Access;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** The backups that there are, and one more when it is asked for. Where they lie is nobody's business but the administrator's file. */
@Path("backups")
@Produces(MediaType.APPLICATION_JSON)
public final class BackupsResource {

    /**
     * The newest first.
     *
     * @param nextAt when the next is made by itself
     * @param failing null where the last one went well
     */
    record Listing(
            List<Backup> backups,
            int count,
            int keep,
            double everySeconds,
            Instant nextAt,
            Backups.@Nullable Failing failing) {}

    private final Backups backups;
    private final AuditLog audit;
    private final Access access;

    public BackupsResource(Backups backups, AuditLog audit, Access access) {
        this.backups = backups;
        this.audit = audit;
        this.access = access;
    }

    @GET
    @Needs(Role.ADMIN)
    public Listing list() {
        List<Backup> all = backups.all();
        BackupSettings settings = backups.settings();
        return new Listing(
                all,
                all.size(),
                settings.keep(),
                settings.every().toSeconds(),
                backups.nextAt(),
                backups.failing().orElse(null));
    }

    /** Answers when it is whole: 20 ms for each megabyte. */
    @POST
    @Needs(Role.ADMIN)
    public Response take(@Context HttpServletRequest request, @Context SecurityContext security) {
        try {
            Backup taken = backups.take()
                    .orElseThrow(() -> new Problem(409, "backup_running", "A backup is being made already.")
                            .retryAfter(Duration.ofSeconds(5)));
            write(request, security, taken.name(), "accepted");
            return Response.status(Response.Status.CREATED).entity(taken).build();
        } catch (CopyFailed failure) {
            write(request, security, null, "failed");
            throw new Problem(
                    503,
                    "backup_" + failure.reason().word(),
                    "No backup was made: " + failure.reason().sentence() + ". Those made before are untouched.");
        }
    }

    /** It was made, or could not be, whether or not that can be written down now: a full disk may be why somebody wants one elsewhere. */
    private void write(HttpServletRequest request, SecurityContext security, @Nullable String name, String result) {
        audit.recordAtLast(new AuditEvent(
                access.caller(security).user().orElse(null),
                request.getRemoteAddr(),
                AuditAction.BACKUP_REQUESTED,
                null,
                name,
                result,
                null));
    }
}

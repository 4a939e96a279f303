package org.deploydash.audit;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** The audit trail, newest first, and the check of its chain. */
@Path("audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {

    /** @param next the cursor of the next page, null on the last one */
    record Listing(
            List<AuditEntry> entries, int count, @Nullable String next) {}

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final int WORD = 200;
    private static final String ACTIONS = String.join(
            ", ", Arrays.stream(AuditAction.values()).map(AuditAction::word).toList());

    private final AuditLog log;

    public AuditResource(AuditLog log) {
        this.log = log;
    }

    @GET
    @Needs(Role.ADMIN)
    public Listing list(@Context UriInfo uri) {
        Parameters parameters = Parameters.of(uri);
        AuditLog.Page page = log.page(new AuditQuery(
                parameters.text("user", WORD),
                parameters
                        .text("action")
                        .map(word -> AuditAction.of(word)
                                .orElseThrow(() -> Parameters.bad("action", "must be one of " + ACTIONS))),
                parameters.text("environment", WORD),
                parameters.whole("limit", 1, MOST, USUAL),
                parameters.text("cursor").map(AuditResource::before)));
        return new Listing(
                page.entries(),
                page.entries().size(),
                page.next().map(String::valueOf).orElse(null));
    }

    private static Long before(String cursor) {
        try {
            return Optional.of(Long.parseLong(cursor))
                    .filter(id -> id > 0)
                    .orElseThrow(() -> Parameters.bad("cursor", "is not the next of an earlier answer"));
        } catch (NumberFormatException none) {
            throw Parameters.bad("cursor", "is not the next of an earlier answer");
        }
    }

    @GET
    @Path("check")
    @Needs(Role.ADMIN)
    public AuditCheck check() {
        return log.verify();
    }
}

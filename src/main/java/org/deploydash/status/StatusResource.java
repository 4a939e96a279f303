package org.deploydash.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.deploydash.web.Needs;
import org.deploydash.web.Ready;
import org.deploydash.web.Role;

/** How everything is now. */
@Path("status")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

    private final StatusBoard board;

    public StatusResource(StatusBoard board) {
        this.board = board;
    }

    @GET
    @Ready("status")
    @Needs(Role.READ)
    public StatusBody get() {
        return StatusBody.of(board.current());
    }
}

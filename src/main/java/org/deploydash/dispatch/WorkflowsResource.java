package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Ready;
import org.deploydash.web.Role;

/** The newest workflow runs. */
@Path("workflows")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkflowsResource {

    private final RecentRuns runs;

    public WorkflowsResource(RecentRuns runs) {
        this.runs = runs;
    }

    @GET
    @Ready("workflows")
    @Needs(Role.READ)
    public RecentRuns.Listing list() {
        return runs.list()
                .orElseThrow(() -> new Problem(503, Unavailable.NO_GITHUB.code(), Unavailable.NO_GITHUB.sentence()));
    }
}

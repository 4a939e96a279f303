package org.deploydash.deployments;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deploydash.audit.AuditAction;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditStore;
import org.deploydash.environments.Environments;
import org.deploydash.web.Access;
import org.deploydash.web.JsonBody;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.deploydash.web.Ready;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** The history, newest first, and the door for pipelines that are not ours. */
@Path("deployments")
@Produces(MediaType.APPLICATION_JSON)
public final class DeploymentsResource {

    /** @param next where the next page begins, null on the last one */
    record Listing(
            List<DeploymentView> deployments,
            int count,
            @Nullable String next) {}

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final int LONGEST_SEARCH = 100;

    /** More than any clock or time zone is wrong by. A row from further ahead would stay the newest for as long. */
    private static final Duration MOST_AHEAD = Duration.ofDays(1);

    private static final long YEAR_IN_SECONDS = 366L * 24 * 3600;
    private static final List<String> STATUSES =
            Arrays.stream(DeploymentStatus.values()).map(DeploymentStatus::word).toList();

    private final Environments environments;
    private final Ledger ledger;
    private final AuditStore audit;
    private final Access access;
    private final Clock clock;

    public DeploymentsResource(Environments environments, Ledger ledger, AuditStore audit, Access access, Clock clock) {
        this.environments = environments;
        this.ledger = ledger;
        this.audit = audit;
        this.access = access;
        this.clock = clock;
    }

    @GET
    @Ready("deployments")
    @Needs(Role.READ)
    public Listing list(@Context UriInfo uri) {
        DeploymentPage page = ledger.page(query(environments, Parameters.of(uri)));
        List<DeploymentView> rows = page.deployments().stream()
                .map(deployment -> DeploymentView.of(deployment, ledger))
                .toList();
        return new Listing(
                rows, rows.size(), page.next().map(CursorText::encode).orElse(null));
    }

    /**
     * What the parameters ask for; the page reads its own address with it.
     *
     * @throws Problem 400 or 404 where one of them is bad
     */
    public static DeploymentQuery query(Environments environments, Parameters parameters) {
        Optional<String> environment = parameters.text("environment");
        if (environment.isPresent() && environments.find(environment.get()).isEmpty()) {
            throw Problem.unknownEnvironment();
        }
        Optional<Instant> from = parameters.time("from");
        Optional<Instant> to = parameters.time("to");
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw Parameters.bad("to", "is before from");
        }
        return new DeploymentQuery(
                environment,
                parameters
                        .text("status")
                        .map(word -> DeploymentStatus.of(word)
                                .orElseThrow(() ->
                                        Parameters.bad("status", "must be one of " + String.join(", ", STATUSES)))),
                parameters.text("user", LONGEST_SEARCH),
                parameters.text("q", LONGEST_SEARCH),
                from,
                to,
                parameters.whole("limit", 1, MOST, USUAL),
                parameters
                        .text("cursor")
                        .map(text -> CursorText.decode(text)
                                .orElseThrow(() -> Parameters.bad("cursor", "is not the next of an earlier answer"))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Role.OPERATE)
    public Response record(@Context HttpServletRequest request, @Context SecurityContext security, JsonBody body) {
        body.only(
                "environment",
                "commit_sha",
                "status",
                "commit_message",
                "version",
                "deployed_by",
                "deployed_at",
                "duration_seconds",
                "workflow_run_id",
                "reason");
        String environment = body.required("environment", NewDeployment.WORD_MOST);
        if (environments.find(environment).isEmpty()) {
            throw JsonBody.bad("environment", "names no environment that is configured");
        }
        Access.Caller caller = access.caller(security);
        caller.mustOperate(environment);
        NewDeployment fact = fact(environment, caller, body);
        Deployment recorded = ledger.record(fact, audit, event(request, caller, fact));
        // relative to .../api/deployments, so that it holds behind any prefix and no Host header is repeated
        return Response.created(URI.create("deployments/" + recorded.id()))
                .entity(DeploymentView.of(recorded, ledger))
                .build();
    }

    private static AuditEvent event(HttpServletRequest request, Access.Caller caller, NewDeployment fact) {
        String what = fact.version() == null ? fact.commit() : fact.version();
        return new AuditEvent(
                caller.user().orElse(null),
                request.getRemoteAddr(),
                AuditAction.DEPLOYMENT_RECORDED,
                fact.environment(),
                null,
                "accepted",
                what + " " + fact.status().word());
    }

    private Optional<Instant> deployedAt(JsonBody body) {
        Optional<Instant> at = body.time("deployed_at");
        if (at.isPresent() && at.get().isAfter(clock.instant().plus(MOST_AHEAD))) {
            throw JsonBody.bad("deployed_at", "lies more than a day ahead");
        }
        return at;
    }

    private NewDeployment fact(String environment, Access.Caller caller, JsonBody body) {
        try {
            return new NewDeployment(
                    environment,
                    body.required("commit_sha", NewDeployment.WORD_MOST),
                    DeploymentStatus.of(body.oneOf("status", STATUSES)).orElseThrow(),
                    body.text("commit_message", NewDeployment.MESSAGE_MOST).orElse(null),
                    body.text("version", NewDeployment.WORD_MOST).orElse(null),
                    body.text("deployed_by", NewDeployment.WORD_MOST)
                            .or(caller::user)
                            .orElse(null),
                    deployedAt(body).orElse(null),
                    body.whole("duration_seconds", 0, YEAR_IN_SECONDS).orElse(null),
                    body.whole("workflow_run_id", 1, Long.MAX_VALUE).orElse(null),
                    body.text("reason", NewDeployment.REASON_MOST).orElse(null));
        } catch (IllegalArgumentException outOfBounds) {
            throw Problem.badRequest("bad_member", "Out of bounds: " + outOfBounds.getMessage() + ".");
        }
    }
}

package org.deploydash.deployments;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** One deployment with what is known of its course. */
@Path("deployments/{id}")
@Produces(MediaType.APPLICATION_JSON)
public final class DeploymentResource {

    /**
     * @param operation the click that asked for it; null where nobody clicked here
     * @param timeline its turns, oldest first, in the words of the status; and "verified", when its server first reported to run it
     */
    record Detail(
            @JsonUnwrapped DeploymentView deployment,
            @Nullable String operation,
            List<Turn> timeline) {}

    record Turn(Instant timestamp, String status) {}

    private static final String VERIFIED = "verified";

    /** Of turns at the same moment. */
    private static final List<String> ORDER = List.of(
            "queued",
            "waiting",
            "in_progress",
            "failed",
            "cancelled",
            "rejected",
            "unknown",
            "success",
            VERIFIED,
            "rolled_back");

    private final Ledger ledger;

    public DeploymentResource(Ledger ledger) {
        this.ledger = ledger;
    }

    @GET
    @Needs(Role.READ)
    public Detail get(@PathParam("id") String id) {
        Deployment deployment = number(id)
                .flatMap(ledger::find)
                .orElseThrow(() -> Problem.notFound("unknown_deployment", "There is no deployment of that number."));
        return new Detail(
                DeploymentView.of(deployment, ledger),
                ledger.operation(deployment.id()).orElse(null),
                timeline(deployment));
    }

    private List<Turn> timeline(Deployment deployment) {
        List<Turn> stored = ledger.turns(deployment.id()).stream()
                .map(turn -> new Turn(
                        at(turn, deployment.finishedAt()), turn.status().word()))
                .toList();
        List<Turn> turns = new ArrayList<>(stored.isEmpty() ? estimated(deployment) : stored);
        ledger.verified(deployment.id()).ifPresent(at -> turns.add(new Turn(at, VERIFIED)));
        turns.sort(Comparator.comparing(Turn::timestamp).thenComparing(turn -> ORDER.indexOf(turn.status())));
        return turns;
    }

    /** An end that was told without its time counts from the beginning, until somebody knows when it ended. */
    private static Instant at(DeploymentTurn turn, @Nullable Instant finished) {
        if (finished == null || turn.status().isActive() || !turn.at().isBefore(finished)) {
            return turn.at();
        }
        return finished;
    }

    /** For rows of before the turns were kept. */
    private static List<Turn> estimated(Deployment deployment) {
        List<Turn> turns = new ArrayList<>();
        Instant started = deployment.startedAt();
        if (started != null) {
            turns.add(new Turn(started, DeploymentStatus.IN_PROGRESS.word()));
        }
        Instant finished = deployment.finishedAt();
        if (finished != null || started == null) {
            turns.add(new Turn(
                    finished == null ? deployment.deployedAt() : finished,
                    deployment.status().word()));
        }
        return turns;
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}

package org.deploydash.health;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.deploydash.environments.Environments;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.deploydash.web.Ready;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** A chart's data: buckets of samples and, to explain them, the deployments of the same time. */
@Path("health/{environment}")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

    /**
     * @param metrics oldest first; a stretch without samples is a gap
     * @param count of the metrics
     * @param uptimePercent 0 to 100, null without samples
     * @param errorRate 0 to 1, null without samples
     */
    record Chart(
            String environment,
            List<HealthPoint> metrics,
            int count,
            long bucketSeconds,
            @Nullable Double uptimePercent,
            @Nullable Double errorRate,
            List<?> deployments) {}

    /** What happened to an environment beside how it felt, to be marked on its chart. Deployments know health, so they come this way. */
    @FunctionalInterface
    public interface Marks {

        /**
         * @param from inclusive
         * @param to exclusive
         * @return in the words of the HTTP contract, newest first
         */
        List<?> between(String environment, Instant from, Instant to);
    }

    private static final int USUAL_HOURS = 24;
    private static final int MOST_HOURS = 8760;
    private static final Duration LONGEST = Duration.ofHours(MOST_HOURS);
    private static final int USUAL_POINTS = 300;
    private static final int MOST_POINTS = 1000;

    private final Environments environments;
    private final HealthStore store;
    private final Marks marks;
    private final Clock clock;

    public HealthResource(Environments environments, HealthStore store, Marks marks, Clock clock) {
        this.environments = environments;
        this.store = store;
        this.marks = marks;
        this.clock = clock;
    }

    @GET
    @Ready({"health", "deployments"})
    @Needs(Role.READ)
    public Chart get(@PathParam("environment") String id, @Context UriInfo uri) {
        if (environments.find(id).isEmpty()) {
            throw Problem.unknownEnvironment();
        }
        Parameters parameters = Parameters.of(uri);
        int hours = parameters.whole("hours", 1, MOST_HOURS, USUAL_HOURS);
        int points = parameters.whole("points", 1, MOST_POINTS, USUAL_POINTS);
        Instant to = parameters.time("to").orElseGet(clock::instant);
        Instant from = parameters.time("from").orElseGet(() -> to.minus(Duration.ofHours(hours)));
        if (!from.isBefore(to)) {
            throw Parameters.bad("from", "must be before to, which is now where it is not given");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Parameters.bad("from", "may lie " + MOST_HOURS + " hours before to at most");
        }
        HealthSeries series = store.series(id, from, to, points);
        return new Chart(
                id,
                series.points().stream().map(HealthPoint::inTenths).toList(),
                series.points().size(),
                series.bucketSeconds(),
                series.figures().uptimePercent(),
                series.figures().errorRate(),
                marks.between(id, from, to));
    }
}

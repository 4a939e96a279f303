package org.deploydash.status;

import java.time.Instant;
import java.util.Optional;
import org.deploydash.deployments.Deployment;
import org.deploydash.health.HealthFigures;
import org.deploydash.health.HealthState;

/** What the present picture is joined from. May throw what the store throws. */
public interface StatusSources {

    /** What the judge holds of an environment. */
    HealthState health(String environment);

    /** The newest deployment that succeeded. */
    Optional<Deployment> current(String environment);

    /** The newest attempt, however it went. */
    Optional<Deployment> latest(String environment);

    HealthFigures figures(String environment, Instant from, Instant to);
}

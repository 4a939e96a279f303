package org.deploydash.status;

import org.deploydash.deployments.Deployment;
import org.deploydash.health.HealthFigures;
import org.deploydash.health.HealthState;
import org.jspecify.annotations.Nullable;

/** What is known of one environment, not yet joined. */
record Facts(
        HealthState health,
        @Nullable Deployment current,
        @Nullable Deployment latest,
        HealthFigures day) {

    static Facts none(String environment) {
        return new Facts(HealthState.unknown(environment), null, null, HealthFigures.NONE);
    }

    Facts with(HealthState newer) {
        return new Facts(newer, current, latest, day);
    }

    Facts with(@Nullable Deployment newCurrent, @Nullable Deployment newLatest) {
        return new Facts(health, newCurrent, newLatest, day);
    }

    Facts with(HealthFigures newer) {
        return new Facts(health, current, latest, newer);
    }
}

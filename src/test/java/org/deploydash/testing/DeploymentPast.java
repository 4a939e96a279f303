package org.deploydash.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.NewDeployment;
import org.deploydash.events.EventBus;
import org.deploydash.storage.Storage;

/** A history to scroll through: deployments of test, an hour apart, the newest of version v0.0.(rows − 1). */
public final class DeploymentPast {

    private static final Instant START = Instant.parse("2025-06-01T00:00:00Z");

    private DeploymentPast() {}

    public static void fill(Storage storage, int rows) {
        OneTransaction.fill(
                storage,
                rows,
                (one, n) -> new Ledger(new DeploymentStore(one), new EventBus(), Clock.systemUTC())
                        .record(new NewDeployment(
                                "test",
                                "4f2c9aa%05d".formatted(n),
                                DeploymentStatus.SUCCESS,
                                "Change number " + n,
                                "v0.0." + n,
                                n % 2 == 0 ? "ada" : "grace",
                                START.plus(Duration.ofHours(n)),
                                30L,
                                null,
                                null)));
    }
}

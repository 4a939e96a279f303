package org.deploydash.deployments;

import java.time.Duration;
import java.time.Instant;
import org.deploydash.storage.Storage;
import org.deploydash.testing.OneTransaction;

/**
 * A history too long to be told deployment by deployment: its rows and their index as the ledger would have written them, of test, a minute
 * apart, the newest of version v0.0.(rows − 1).
 */
public final class ManyDeployments {

    private static final Instant START = Instant.parse("2025-06-01T00:00:00Z");

    private ManyDeployments() {}

    /** Into an empty ledger. */
    public static void fill(Storage storage, int rows) {
        OneTransaction.fill(
                storage,
                rows,
                (one, n) -> one.write(handle -> {
                    DeploymentRowStore.insert(handle, new LedgerRow(deployment(n), 1, null, Certainty.TOLD, null));
                    return n;
                }));
    }

    private static Deployment deployment(int n) {
        Instant at = START.plus(Duration.ofMinutes(n));
        return new Deployment(
                n + 1L,
                "test",
                "v0.0." + n,
                "4f2c9aa%05d".formatted(n),
                "Change number " + n,
                n % 2 == 0 ? "ada" : "grace",
                at,
                at,
                at.plusSeconds(30),
                30L,
                DeploymentStatus.SUCCESS,
                null,
                null,
                null,
                DeploymentSource.RECORDED,
                null);
    }
}

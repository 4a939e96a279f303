package org.deploydash.deployments;

import java.time.Duration;

/**
 * How the ledger is kept.
 *
 * @param retention how long a deployment is remembered, 1 to 36500 days
 */
public record LedgerSettings(Duration retention) {

    public static final Duration LEAST = Duration.ofDays(1);
    public static final Duration MOST = Duration.ofDays(36_500);

    public static final LedgerSettings DEFAULT = new LedgerSettings(Duration.ofDays(1000));

    /** @throws IllegalArgumentException where a bound is broken */
    public LedgerSettings {
        if (retention.compareTo(LEAST) < 0 || retention.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("deployments must be kept from 1d to 36500d");
        }
    }
}

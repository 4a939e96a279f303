package org.deploydash.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns samples into a health that does not flap. Pure: what it holds is handed in and out.
 *
 * <p>A <i>failure</i> is an unhealthy sample; everything else is a <i>success</i>, as somebody answered. F is failures-to-down, S is
 * successes-to-up, both counted in a row.
 *
 * <table>
 * <caption>The judged health after a sample</caption>
 * <tr><th>held before</th><th>success</th><th>failure</th></tr>
 * <tr><td>unknown</td><td>what the sample says, at once</td><td>unhealthy at the F-th, until then unknown</td></tr>
 * <tr><td>healthy, degraded</td><td>what the sample says, at once</td>
 *     <td>unhealthy at the F-th; until then as before, but unknown where the newest sample was older than 3 intervals</td></tr>
 * <tr><td>unhealthy</td><td>what the sample says at the S-th, until then unhealthy</td><td>unhealthy</td></tr>
 * </table>
 *
 * <p>So a new environment shows its health with the first good answer and never shows green before one; one that was never reached is
 * unhealthy within F intervals, its card naming the error from the first. Old green does not outlive its evidence (the dashboard was
 * away, and finds the environment failing), while an outage that lasts over a restart stays one outage and is announced once.
 */
public final class Judge {

    /** After so many intervals without a sample, knowledge is stale. */
    private static final int STALE_INTERVALS = 3;

    private final SamplingSettings settings;
    private final Duration stale;

    /**
     * What a sample makes of what was held.
     *
     * @param state what is held after the sample
     * @param change the turn, null where the health is what it was
     */
    public record Verdict(HealthState state, @Nullable HealthChange change) {}

    public Judge(SamplingSettings settings) {
        this.settings = settings;
        this.stale = settings.interval().multipliedBy(STALE_INTERVALS);
    }

    public Verdict judge(HealthState before, Sample sample) {
        boolean failure = sample.health() == Health.UNHEALTHY;
        int failures = failure ? before.failures() + 1 : 0;
        int successes = failure ? 0 : before.successes() + 1;
        Health after = failure ? afterFailure(before, failures, sample.at()) : afterSuccess(before, successes, sample);
        boolean turned = after != before.health();
        Instant since = turned ? sample.at() : before.since();
        var state = new HealthState(before.environment(), after, since, failures, successes, sample);
        return new Verdict(state, turned ? change(before, after, sample) : null);
    }

    private Health afterFailure(HealthState before, int failures, Instant now) {
        if (before.health() == Health.UNHEALTHY || failures >= settings.failuresToDown()) {
            return Health.UNHEALTHY;
        }
        return isStale(before.last(), now) ? Health.UNKNOWN : before.health();
    }

    private Health afterSuccess(HealthState before, int successes, Sample sample) {
        boolean held = before.health() == Health.UNHEALTHY && successes < settings.successesToUp();
        return held ? Health.UNHEALTHY : sample.health();
    }

    private boolean isStale(@Nullable Sample last, Instant now) {
        return last != null && Duration.between(last.at(), now).compareTo(stale) > 0;
    }

    private static HealthChange change(HealthState before, Health after, Sample sample) {
        return new HealthChange(
                before.environment(), before.health(), after, sample.at(), sample.word(), sample.error());
    }
}

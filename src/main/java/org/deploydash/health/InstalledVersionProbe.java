package org.deploydash.health;

import java.util.concurrent.CompletableFuture;
import org.deploydash.environments.CurrentRelease;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Release;
import org.jspecify.annotations.Nullable;

/**
 * Where a bot answers without saying its version, takes the one of the release that its {@code current} link points to. What the bot says
 * itself always counts more, and an outage stays without.
 */
public final class InstalledVersionProbe implements HealthProbe {

    private final HealthProbe probe;
    private final CurrentRelease releases;

    public InstalledVersionProbe(HealthProbe probe, CurrentRelease releases) {
        this.probe = probe;
        this.releases = releases;
    }

    @Override
    public CompletableFuture<Sample> probe(Environment environment) {
        CompletableFuture<Sample> asked = probe.probe(environment);
        if (environment.current().isEmpty()) {
            return asked;
        }
        // A dependent of a cancelled future only fails: both ways of cancelling are handed on by hand.
        CompletableFuture<Sample> answer = new CompletableFuture<>();
        asked.whenComplete((sample, cancelled) -> {
            if (sample == null) {
                answer.cancel(false);
            } else {
                answer.complete(completed(sample, environment));
            }
        });
        answer.whenComplete((sample, cancelled) -> {
            if (answer.isCancelled()) {
                asked.cancel(true);
            }
        });
        return answer;
    }

    private Sample completed(Sample sample, Environment environment) {
        if (sample.version() != null || sample.error() != null) {
            return sample;
        }
        @Nullable
        String installed = releases.of(environment).flatMap(Release::version).orElse(null);
        return new Sample(
                sample.environment(),
                sample.at(),
                sample.health(),
                sample.word(),
                sample.connected(),
                sample.responseTimeMs(),
                sample.memoryMb(),
                sample.userCount(),
                sample.uptimeSeconds(),
                sample.requests(),
                sample.errors(),
                installed,
                null);
    }
}

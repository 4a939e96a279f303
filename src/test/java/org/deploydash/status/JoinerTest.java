package org.deploydash.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.environments.Environment;
import org.deploydash.health.Health;
import org.deploydash.health.HealthFigures;
import org.deploydash.health.HealthState;
import org.deploydash.health.Sample;
import org.deploydash.testing.Places;
import org.junit.jupiter.api.Test;

class JoinerTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Environment PROD = Places.at("prod", URI.create("http://127.0.0.1:9/"));

    private final Joiner joiner = new Joiner(Duration.ofSeconds(10));

    private static Deployment deployment(long id, String version, DeploymentStatus status, Instant finished) {
        return new Deployment(
                id,
                "prod",
                version,
                null,
                null,
                null,
                NOON.minusSeconds(60),
                NOON.minusSeconds(60),
                finished,
                null,
                status,
                null,
                null,
                null,
                DeploymentSource.GITHUB,
                null);
    }

    /** What the card says of a server that reported that version so long after noon, when v2 had been deployed. */
    private Boolean verified(String reported, int second, Deployment latest) {
        Instant at = NOON.plusSeconds(second);
        Sample sample =
                new Sample("prod", at, Health.HEALTHY, null, null, 5.0, null, null, null, null, null, reported, null);
        Deployment current = deployment(1, "v2", DeploymentStatus.SUCCESS, NOON);
        Facts facts = new Facts(
                new HealthState("prod", Health.HEALTHY, at, 0, 2, sample),
                current,
                latest == null ? current : latest,
                HealthFigures.NONE);
        return joiner.join(PROD, facts, at).versionVerified();
    }

    @Test
    void another_version_is_believed_only_when_the_server_has_had_time_to_start() {
        assertThat(verified("v1", -5, null)).isNull();
        assertThat(verified("v1", 0, null)).isNull();
        assertThat(verified("v1", 29, null)).isNull();
        assertThat(verified("v1", 31, null)).isFalse();
        assertThat(verified("v2", -5, null)).isTrue();
        assertThat(verified("v2", 31, null)).isTrue();
        assertThat(verified(null, 31, null)).isNull();
    }

    @Test
    void a_deployment_that_was_forgotten_is_not_under_way() {
        Deployment current = deployment(1, "v2", DeploymentStatus.SUCCESS, NOON.minusSeconds(50));
        Deployment silent = deployment(2, "v3", DeploymentStatus.QUEUED, null);
        Facts facts = new Facts(HealthState.unknown("prod"), current, silent, HealthFigures.NONE);
        assertThat(joiner.join(PROD, facts, NOON).status()).isEqualTo(DeployState.DEPLOYING);
        assertThat(joiner.join(PROD, facts, NOON.plus(Duration.ofMinutes(30))).status())
                .isEqualTo(DeployState.RUNNING);
    }

    @Test
    void while_something_is_deployed_another_version_is_no_surprise() {
        assertThat(verified("v3", 300, deployment(2, "v3", DeploymentStatus.IN_PROGRESS, null)))
                .isNull();
        assertThat(verified("v2", 300, deployment(2, "v3", DeploymentStatus.IN_PROGRESS, null)))
                .isTrue();
        assertThat(verified("v3", 300, deployment(2, "v3", DeploymentStatus.FAILED, NOON.plusSeconds(100))))
                .isFalse();
    }
}

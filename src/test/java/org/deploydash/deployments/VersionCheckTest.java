package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionCheckTest {

    private static final String COMMIT = "90b1d22aa7d3b1e5f60718293a4b5c6d7e8f9012";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // deployed version, commit, reported, verified
                "v1.2.0, c, 1.2.0, true",
                "1.2.0, c, v1.2.0, true",
                "V1.2.0-prod-1, c, v1.2.0-PROD-1, true",
                "v1.2.0, c, v1.3.0, false",
                "v1.2.0, c, 90b1d22, true",
                "v1.2.0, c, 90B1D22, true",
                "-, c, 90b1d22aa7d3b1e5f60718293a4b5c6d7e8f9012, true",
                "-, c, 4f2c9aa, false",
                "v1.2.0, c, 4f2c9aa, false",
                "v1.2.0, -, 4f2c9aa, -",
                "-, c, v1.2.0, -",
                "-, -, v1.2.0, -",
                "v1.2.0, c, -, -",
                "v1.2.0, c, unknown, -",
                "unknown, c, v1.2.0, -",
                "nano-sprint-6, c, nano-sprint-6, true",
                "version, c, ersion, false",
            })
    void compares_what_was_deployed_with_what_is_reported(
            @Nullable String version, @Nullable String commit, @Nullable String reported, @Nullable Boolean verified) {
        assertThat(VersionCheck.verified(deployed(version, commit == null ? null : COMMIT), reported))
                .isEqualTo(verified);
    }

    @Test
    void knows_nothing_before_the_first_deployment() {
        assertThat(VersionCheck.verified(null, "v1.2.0")).isNull();
    }

    private static Deployment deployed(@Nullable String version, @Nullable String commit) {
        return new Deployment(
                1,
                "test",
                version,
                commit,
                null,
                null,
                Instant.EPOCH,
                null,
                null,
                null,
                DeploymentStatus.SUCCESS,
                null,
                null,
                null,
                DeploymentSource.RECORDED,
                null);
    }
}

package org.deploydash.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.deploydash.health.Health;
import org.deploydash.health.ProbeError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvironmentStatusTest {

    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    private static EnvironmentStatus of(
            Health health,
            @Nullable String word,
            @Nullable Boolean connected,
            @Nullable ProbeError error,
            @Nullable Instant checked) {
        return new EnvironmentStatus(
                "prod",
                "Production",
                "rosey",
                null,
                null,
                null,
                null,
                null,
                DeployState.UNKNOWN,
                health,
                null,
                null,
                null,
                null,
                null,
                word,
                connected,
                null,
                null,
                error,
                checked,
                false,
                null,
                null);
    }

    @Test
    void says_why_it_is_so_with_the_raw_word_of_the_bot_beside_it() {
        assertThat(of(Health.UNHEALTHY, "Draining", null, ProbeError.HTTP_ERROR, TEN)
                        .said())
                .isEqualTo("HTTP error without a health report · says “Draining”");
        assertThat(of(Health.DEGRADED, "ok", false, null, TEN).said())
                .isEqualTo("not connected to its channel · says “ok”");
        assertThat(of(Health.UNHEALTHY, null, null, ProbeError.REFUSED, TEN).said())
                .isEqualTo("connection refused");
        assertThat(of(Health.HEALTHY, "Healthy", true, null, TEN).said()).isNull();
    }

    @Test
    void says_why_a_figure_is_absent() {
        assertThat(of(Health.UNHEALTHY, null, null, ProbeError.TIMEOUT, TEN).why())
                .isEqualTo("no answer in time");
        assertThat(of(Health.UNKNOWN, null, null, null, null).why()).isEqualTo("Not probed yet");
        assertThat(of(Health.HEALTHY, "ok", true, null, TEN).why()).isEqualTo("Its health report does not say");
    }
}

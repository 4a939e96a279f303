package org.deploydash.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.deploydash.health.Health;
import org.deploydash.web.Json;
import org.junit.jupiter.api.Test;

class StatusBodyTest {

    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void environments_stand_under_their_own_ids_in_their_order_and_the_time_last() throws Exception {
        ObjectMapper mapper = Json.mapper();
        StatusSnapshot snapshot = new StatusSnapshot(List.of(of("zulu"), of("euWest-1_B")), TEN);
        JsonNode body = mapper.readTree(mapper.writeValueAsBytes(StatusBody.of(snapshot)));

        assertThat(body.fieldNames()).toIterable().containsExactly("zulu", "euWest-1_B", "timestamp");
        assertThat(body.get("timestamp").asText()).isEqualTo("2026-11-22T10:00:00Z");
        JsonNode one = body.get("zulu");
        assertThat(one.get("environment").asText()).isEqualTo("zulu");
        assertThat(one.get("response_time_ms").isNull()).isTrue();
        assertThat(one.has("uptime_percent_24h")).isTrue();
        assertThat(one.has("error_rate_24h")).isTrue();
    }

    static EnvironmentStatus of(String id) {
        return new EnvironmentStatus(
                id,
                id,
                "rosey",
                null,
                null,
                null,
                null,
                null,
                DeployState.UNKNOWN,
                Health.UNKNOWN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                true,
                null,
                null);
    }
}

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

    @Test
    void what_changed_stands_under_its_id_like_in_the_whole_and_the_rest_is_left_out() throws Exception {
        ObjectMapper mapper = Json.mapper();
        StatusSnapshot before = new StatusSnapshot(List.of(of("one", true), of("two", true)), TEN);
        StatusSnapshot now = new StatusSnapshot(List.of(of("one", true), of("two", false)), TEN.plusSeconds(7));

        JsonNode changes = mapper.readTree(mapper.writeValueAsBytes(StatusBody.changes(before, now)));
        JsonNode whole = mapper.readTree(mapper.writeValueAsBytes(StatusBody.of(now)));
        assertThat(changes.fieldNames()).toIterable().containsExactly("two", "timestamp");
        assertThat(changes.get("two")).isEqualTo(whole.get("two"));
        assertThat(changes.get("timestamp")).isEqualTo(whole.get("timestamp"));
        assertThat(mapper.writeValueAsString(StatusBody.changes(now, now)))
                .isEqualTo("{\"timestamp\":\"2026-11-22T10:00:07Z\"}");
    }

    static EnvironmentStatus of(String id) {
        return of(id, true);
    }

    private static EnvironmentStatus of(String id, boolean stale) {
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
                stale,
                null,
                null);
    }
}

package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.deploydash.testing.RawExchange;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutOffBodyIT {

    @TempDir
    Path folder;

    /** operator:operator-secret */
    private static final String OPERATOR = "b3BlcmF0b3I6b3BlcmF0b3Itc2VjcmV0";

    private RawExchange answer(String path, String rest) throws IOException {
        try (RunningDashboard dashboard =
                RunningDashboard.start(folder, "/", Map.of("GITHUB_WEBHOOK_SECRET", "secret"))) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: "
                    + dashboard.base().getAuthority()
                    + "\r\nConnection: close\r\nContent-Type: application/json\r\nAuthorization: Basic " + OPERATOR
                    + "\r\n" + rest;
            return RawExchange.of(dashboard.base(), request.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/deployments", "/api/webhook/github"})
    void a_body_that_ends_before_its_length_is_a_bad_request(String path) throws IOException {
        RawExchange exchange = answer(path, "Content-Length: 1000\r\n\r\n{\"environment\":");

        assertThat(exchange.status()).as(exchange.received()).isEqualTo(400);
        assertThat(exchange.received()).contains("body_cut_off");
    }

    @Test
    void a_body_in_bad_chunks_is_a_bad_request() throws IOException {
        RawExchange exchange = answer("/api/webhook/github", "Transfer-Encoding: chunked\r\n\r\nZZ\r\nxx\r\n");

        assertThat(exchange.status()).as(exchange.received()).isEqualTo(400);
    }
}

package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Caller;
import org.deploydash.testing.RunningDashboard;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flood from one address, where everybody else comes from as well. */
class RatesIT {

    private static final int BURST = 100;

    @TempDir
    Path folder;

    private RunningDashboard dashboard;

    @BeforeEach
    void start() {
        dashboard = RunningDashboard.configured(
                folder,
                "/",
                "access: {read: public}\nlimits: {requests-per-second: 1, burst: 100}\n",
                Map.of("GITHUB_WEBHOOK_SECRET", "secret"));
    }

    @AfterEach
    void stop() {
        dashboard.close();
    }

    private Caller anybody() {
        return Caller.of(dashboard.base());
    }

    private Caller operator() {
        return anybody().signedIn("operator", "operator-secret");
    }

    private HttpResponse<String> flood(Caller caller, String path) {
        HttpResponse<String> answer = caller.get(path);
        for (int i = 0; i < 3 * BURST && answer.statusCode() != 429; i++) {
            answer = caller.get(path);
        }
        return answer;
    }

    private int delivered() {
        return anybody().post("api/webhook/github", "{}").statusCode();
    }

    @Test
    void the_flooder_is_told_when_to_come_again_and_an_operator_at_the_same_address_notices_nothing() {
        HttpResponse<String> refused = flood(anybody(), "api/status");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Caller.json(refused).path("error").asText()).isEqualTo("too_many_requests");
        assertThat(Caller.json(refused).path("success").asBoolean(true)).isFalse();
        for (int i = 0; i < 60; i++) {
            assertThat(operator().get("api/status").statusCode()).isEqualTo(200);
        }
        assertThat(delivered()).isEqualTo(401);
    }

    @Test
    void a_header_that_anybody_can_write_gives_nobody_another_bucket() {
        flood(anybody(), "api/self");
        assertThat(flood(anybody().with("X-Forwarded-For", "192.0.2.9"), "api/self")
                        .statusCode())
                .isEqualTo(429);
        assertThat(flood(anybody().with("Forwarded", "for=192.0.2.9"), "").statusCode())
                .isEqualTo(429);
    }

    @Test
    void a_flood_of_one_person_is_not_that_of_another() {
        assertThat(flood(anybody().signedIn("viewer", "viewer-secret"), "api/status")
                        .statusCode())
                .isEqualTo(429);
        assertThat(operator().get("api/status").statusCode()).isEqualTo(200);
        assertThat(anybody().get("api/status").statusCode()).isEqualTo(200);
    }

    @Test
    void deliveries_are_counted_apart_from_readers() {
        int status = delivered();
        for (int i = 0; i < 3 * BURST && status != 429; i++) {
            status = delivered();
        }
        assertThat(status).isEqualTo(429);
        assertThat(anybody().get("api/status").statusCode()).isEqualTo(200);
    }

    @Test
    void who_guesses_passwords_is_slowed_down_and_shuts_out_nobody_who_has_one() {
        assertThat(flood(anybody().signedIn("operator", "guess"), "api/status").statusCode())
                .isEqualTo(429);
        assertThat(operator().get("api/status").statusCode()).isEqualTo(200);
    }

    /** As the module http-forwarded does it. */
    @Test
    void a_crowd_behind_one_proxy_is_told_apart() throws IOException {
        dashboard.close();
        Path file = Files.writeString(
                folder.resolve("proxied.yaml"),
                "access: {read: public}\nlimits: {requests-per-second: 1, burst: 100}\n");
        dashboard = RunningDashboard.start(
                folder, "/", Map.of("DASHBOARD_CONFIG", file.toString()), List.of(new ForwardedRequestCustomizer()));
        Caller one = anybody().with("X-Forwarded-For", "192.0.2.1");

        assertThat(flood(one, "api/status").statusCode()).isEqualTo(429);
        assertThat(anybody()
                        .with("X-Forwarded-For", "192.0.2.2")
                        .get("api/status")
                        .statusCode())
                .isEqualTo(200);
        assertThat(flood(one, "api/status").statusCode()).isEqualTo(429);
    }
}

package org.deploydash.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Caller;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.FakeBot;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The event stream of the whole dashboard, and what open pages cost the bots: nothing. */
@InContainer
class LiveEventsIT {

    private static final FakeBot TEST = FakeBot.start();
    private static final FakeBot PRODUCTION = FakeBot.start();

    @ArquillianResource
    private URI base;

    @Deployment(testable = false)
    static WebArchive war() {
        String configuration = """
                access: {read: public}
                sampling: {interval: 1s, timeout: 500ms}
                applications:
                  - id: rosey
                    environments:
                      - {id: test, name: Test, health-url: "%s"}
                      - {id: prod, name: Production, health-url: "%s"}
                """.formatted(TEST.url(), PRODUCTION.url());
        return BuiltWar.named("live.war", Map.of("DASHBOARD_CONFIG", BuiltWar.configuration(configuration)));
    }

    @AfterAll
    static void stop() {
        TEST.close();
        PRODUCTION.close();
    }

    private Caller caller() {
        return Caller.of(BuiltWar.folderOf(base));
    }

    private EventStream changes(Map<String, String> headers) throws IOException {
        return EventStream.open(BuiltWar.folderOf(base).resolve("api/events?status=changes"), headers);
    }

    private EventStream stream(Map<String, String> headers) throws IOException {
        return EventStream.open(BuiltWar.folderOf(base).resolve("api/events"), headers);
    }

    private void record(String sha) {
        assertThat(caller().signedIn("operator", "operator-secret")
                        .post(
                                "api/deployments",
                                "{\"environment\":\"test\",\"commit_sha\":\"" + sha + "\",\"status\":\"success\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void gives_the_picture_at_once_then_what_happens_and_again_what_was_missed() throws IOException {
        try (EventStream page = stream(Map.of())) {
            EventStream.Block picture = page.next((String) null);
            assertThat(picture.data()).contains("\"test\"", "\"prod\"", "\"timestamp\"");
            record("aaaaaaa1");
            EventStream.Block first = page.next("deployment");
            assertThat(first.data()).contains("aaaaaaa1");
            assertThat(first.seq()).isGreaterThan(picture.seq());
            record("aaaaaaa2");
            assertThat(page.next("deployment").data()).contains("aaaaaaa2");
            try (EventStream back = stream(Map.of("Last-Event-ID", first.id()))) {
                assertThat(back.next("deployment").data()).contains("aaaaaaa2");
            }
        }
    }

    @Test
    void tells_a_page_that_asked_for_it_only_what_changed_and_that_makes_the_whole_picture() throws IOException {
        try (EventStream page = changes(Map.of())) {
            EventStream.Block first = page.next();
            assertThat(first.name()).isNull();
            ObjectNode picture = read(first);
            assertThat(picture.fieldNames()).toIterable().containsExactly("test", "prod", "timestamp");

            // between two rounds of probes a deployment changes one environment alone
            EventStream.Block alone = null;
            for (int i = 0; alone == null; i++) {
                assertThat(i).as("deployments until one was told alone").isLessThan(50);
                String sha = "ccccc%02d".formatted(i);
                record(sha);
                while (!picture.path("test").path("commit_sha").asText().equals(sha)) {
                    EventStream.Block changes = next(page, picture);
                    if (!read(changes).has("prod")) {
                        alone = changes;
                    }
                }
            }
            JsonNode asked = caller().json("api/status");
            while (!picture.path("timestamp").equals(asked.path("timestamp"))) {
                if (picture.path("timestamp")
                                .asText()
                                .compareTo(asked.path("timestamp").asText())
                        > 0) {
                    asked = caller().json("api/status");
                } else {
                    next(page, picture);
                }
            }
            assertThat(picture).isEqualTo(asked);

            try (EventStream back = changes(Map.of("Last-Event-ID", alone.id()))) {
                assertThat(read(back.next((String) null)).fieldNames())
                        .toIterable()
                        .containsExactly("test", "prod", "timestamp");
            }
        }
        try (EventStream odd = EventStream.open(BuiltWar.folderOf(base).resolve("api/events?status=some"))) {
            assertThat(odd.status()).isEqualTo(400);
            assertThat(odd.body()).contains("\"error\":\"bad_parameter\"");
        }
    }

    private static EventStream.Block next(EventStream page, ObjectNode picture) throws IOException {
        EventStream.Block block = page.next();
        while (block.name() != null && !block.name().equals("changes")) {
            block = page.next();
        }
        picture.setAll(read(block));
        return block;
    }

    private static ObjectNode read(EventStream.Block block) throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(block.data());
    }

    @Test
    void fifty_open_pages_and_three_that_stopped_reading_cost_the_bots_nothing() throws IOException {
        List<EventStream> pages = new ArrayList<>();
        List<EventStream> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                stalled.add(EventStream.openNarrow(BuiltWar.folderOf(base).resolve("api/events"), 2048));
            }
            for (int i = 0; i < 50; i++) {
                pages.add(stream(Map.of()));
            }
            long runs = samplingRuns();
            int asked = TEST.requests();
            await().atMost(Duration.ofSeconds(30)).until(() -> samplingRuns() >= runs + 3);
            assertThat(TEST.requests() - asked)
                    .as("requests of a bot in the three or four rounds meanwhile")
                    .isBetween(2, (int) (samplingRuns() - runs) + 1);
            record("bbbbbbb1");
            for (EventStream page : pages) {
                assertThat(page.next("deployment").data()).contains("bbbbbbb1");
            }
        } finally {
            for (EventStream page : pages) {
                page.close();
            }
            for (EventStream page : stalled) {
                page.close();
            }
        }
    }

    @Test
    void anyone_reads_where_the_configuration_says_so() {
        assertThat(caller().get("").statusCode()).isEqualTo(200);
        assertThat(caller().get("api/status").statusCode()).isEqualTo(200);
        assertThat(caller().post("api/deploy/test", "{}").statusCode()).isEqualTo(401);
        assertThat(caller().signedIn("operator", "operator-secret")
                        .json("api/me")
                        .get("user")
                        .asText())
                .isEqualTo("operator");
    }

    private long samplingRuns() {
        for (JsonNode loop : caller().json("api/self").path("loops")) {
            if (loop.path("name").asText().equals("sampling")) {
                return loop.path("runs").asLong();
            }
        }
        throw new AssertionError("no loop named sampling");
    }
}

package org.deploydash.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deploydash.events.Journal;
import org.deploydash.testing.ApiServer;
import org.deploydash.testing.EventStream;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveEventsIT {

    private static final String STATE = "{\"prod\":{\"version\":\"v1.2.3\"},\"timestamp\":\"2026-11-22T10:00:00Z\"}";
    private static final Duration LONG = Duration.ofMinutes(10);

    private Journal journal = new Journal(Clock.systemUTC(), Journal.Bounds.standard());
    private final List<AutoCloseable> open = new ArrayList<>();
    private LiveHub hub;
    private ApiServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        hub.close();
        server.close();
    }

    @Test
    void the_state_comes_at_once_and_then_every_change() throws Exception {
        serve(settings());
        state(STATE);
        EventStream page = page();

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualToIgnoringCase("text/event-stream;charset=utf-8");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store, no-transform");
        assertThat(page.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(page.header("Content-Encoding")).isNull();
        EventStream.Block first = page.next();
        assertThat(first.name()).isNull();
        assertThat(first.data()).isEqualTo(STATE);

        state("{\"two\":2}");
        EventStream.Block second = page.next();
        assertThat(second.data()).isEqualTo("{\"two\":2}");
        assertThat(second.seq()).isGreaterThan(first.seq());
    }

    @Test
    void a_page_that_asked_for_changes_gets_the_state_whole_and_then_what_is_new_in_it() throws Exception {
        serve(settings());
        state(STATE);
        EventStream page = page("?status=changes", Map.of());
        EventStream usual = page("?status=whole", Map.of());
        EventStream.Block first = page.next();
        assertThat(first.name()).isNull();
        assertThat(first.data()).isEqualTo(STATE);
        assertThat(usual.next().data()).isEqualTo(STATE);

        state("{\"two\":2}");
        EventStream.Block second = page.next();
        assertThat(second.name()).isEqualTo("changes");
        assertThat(second.data()).isEqualTo("{\"only\":{\"two\":2}}");
        EventStream.Block whole = usual.next();
        assertThat(whole.name()).isNull();
        assertThat(whole.data()).isEqualTo("{\"two\":2}");
        assertThat(second.seq()).isGreaterThan(first.seq()).isEqualTo(whole.seq());

        EventStream again = page("?status=changes", Map.of("Last-Event-ID", second.id()));
        assertThat(again.next().data()).isEqualTo("{\"two\":2}");
    }

    @Test
    void a_page_is_answered_before_there_is_anything_to_say() throws Exception {
        serve(settings());
        EventStream page = page();

        EventStream.Block greeting = page.nextBlock();
        assertThat(greeting.retry()).isEqualTo("3000");
        assertThat(greeting.isEvent()).isFalse();
    }

    @Test
    void every_named_event_comes_once_in_order_with_ascending_ids() throws Exception {
        serve(settings());
        state(STATE);
        EventStream page = page();
        assertThat(page.next().data()).isEqualTo(STATE);
        for (int i = 0; i < 500; i++) {
            journal.announce(i % 2 == 0 ? "health" : "deployment", ("{\"n\":" + i + "}").getBytes(UTF_8));
            if (i % 10 == 0) {
                state("{\"s\":" + i + "}");
            }
        }
        long before = 0;
        int n = 0;
        while (n < 500) {
            EventStream.Block event = page.next();
            assertThat(event.seq()).isGreaterThan(before);
            before = event.seq();
            if (event.name() != null) {
                assertThat(event.name()).isEqualTo(n % 2 == 0 ? "health" : "deployment");
                assertThat(event.data()).isEqualTo("{\"n\":" + n + "}");
                n++;
            }
        }
    }

    @Test
    void text_of_any_language_and_size_arrives_as_it_was() throws Exception {
        serve(settings());
        EventStream page = page();
        String large = "{\"m\":\"" + "Grüße, 你好 🚀 ".repeat(20_000) + "\"}";
        journal.announce("deployment", large.getBytes(UTF_8));

        assertThat(page.next().data()).isEqualTo(large);
    }

    @Test
    void who_comes_back_is_told_what_it_missed() throws Exception {
        serve(settings());
        state(STATE);
        String seen;
        try (EventStream page = page()) {
            fact("health", 1);
            seen = page.next("health").id();
        }
        fact("health", 2);
        fact("deployment", 3);

        for (EventStream again : List.of(
                page(Map.of("Last-Event-ID", seen)),
                page("?last_event_id=" + seen, Map.of()),
                page("?last_event_id=1", Map.of("Last-Event-ID", seen)))) {
            assertThat(again.next(3))
                    .extracting(EventStream.Block::data)
                    .containsExactly("{\"n\":2}", "{\"n\":3}", STATE);
        }
    }

    @Test
    void who_saw_something_the_journal_does_not_know_is_told_to_fetch_everything() throws Exception {
        serve(settings());
        state(STATE);
        EventStream page = page(Map.of("Last-Event-ID", "17"));

        EventStream.Block resync = page.next();
        assertThat(resync.name()).isEqualTo("resync");
        EventStream.Block status = page.next();
        assertThat(status.name()).isNull();
        assertThat(status.data()).isEqualTo(STATE);
        assertThat(status.seq()).isGreaterThan(resync.seq());
    }

    @Test
    void a_last_event_id_that_is_no_number_is_taken_as_absent() throws Exception {
        serve(settings());
        state(STATE);
        fact("health", 1);
        for (String odd : List.of("abc", "-", "1e9", "99999999999999999999", "%00")) {
            EventStream page = page(Map.of("Last-Event-ID", odd));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.next().data()).isEqualTo(STATE);
        }
    }

    @Test
    void fifty_pages_get_identical_bytes_that_were_made_once() throws Exception {
        serve(settings());
        state(STATE);
        List<EventStream> pages = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            pages.add(page());
        }
        for (EventStream page : pages) {
            page.next();
        }
        assertThat(hub.figures().streams()).isEqualTo(50);
        long before = hub.figures().encoded();
        fact("deployment", 1);
        List<String> raw = new ArrayList<>();
        for (EventStream page : pages) {
            raw.add(page.next().raw());
        }
        assertThat(raw).hasSize(50).containsOnly(raw.get(0));
        assertThat(hub.figures().encoded()).isEqualTo(before + 1);
        assertThat(before).as("one state for all").isEqualTo(1);
    }

    @Test
    void three_pages_that_stop_reading_change_nothing_for_the_others_and_are_ended() throws Exception {
        serve(with(10_000, 100, Duration.ofMillis(300), LONG, LONG));
        List<EventStream> healthy = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            healthy.add(page());
        }
        int threads = Thread.activeCount();
        for (int i = 0; i < 3; i++) {
            EventStream stalled = EventStream.openNarrow(server.uri("/api/events"), 4096);
            open.add(stalled);
            stalled.nextBlock();
        }
        String big = "\"" + "x".repeat(8192) + "\"";
        // More than the kernel takes for a peer that does not read.
        for (int i = 0; hub.figures().stalled() < 3; i++) {
            assertThat(i).as("rounds until all three are ended").isLessThan(20_000);
            journal.announce("health", big.getBytes(UTF_8));
            journal.announce("deployment", ("{\"n\":" + i + "}").getBytes(UTF_8));
            for (EventStream page : healthy) {
                assertThat(page.next("deployment").data()).isEqualTo("{\"n\":" + i + "}");
            }
        }
        assertThat(hub.figures().streams()).isEqualTo(20);
        await().untilAsserted(() -> assertThat(server.connections()).isEqualTo(20));
        assertThat(Thread.activeCount())
                .as("no thread waits for a stalled page")
                .isLessThanOrEqualTo(threads + 5);
        fact("health", 1);
        for (EventStream page : healthy) {
            assertThat(page.next().data()).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void pages_that_vanish_are_forgotten() throws Exception {
        serve(with(10_000, 100, LONG, Duration.ofMillis(50), LONG));
        for (int i = 0; i < 10; i++) {
            EventStream page = EventStream.open(server.uri("/api/events"));
            page.nextBlock();
            if (i % 2 == 0) {
                page.vanish();
            } else {
                page.close();
            }
        }
        EventStream stays = page();
        await().untilAsserted(() -> {
            assertThat(hub.figures().streams()).isEqualTo(1);
            assertThat(server.connections()).isEqualTo(1);
        });
        fact("health", 1);
        assertThat(stays.next().data()).isEqualTo("{\"n\":1}");
    }

    @Test
    void a_heartbeat_comes_though_nothing_happens() throws Exception {
        serve(with(10_000, 100, LONG, Duration.ofMillis(50), LONG));
        EventStream page = page();
        page.nextBlock();
        for (int i = 0; i < 3; i++) {
            EventStream.Block heartbeat = page.nextBlock();
            assertThat(heartbeat.comment()).isEmpty();
            assertThat(heartbeat.isEvent()).isFalse();
        }
    }

    @Test
    void a_heartbeat_comes_though_much_happens() throws Exception {
        serve(with(10_000, 100, LONG, Duration.ofMillis(50), LONG));
        EventStream page = page();
        boolean heard = false;
        for (int i = 0; !heard; i++) {
            assertThat(i).isLessThan(100_000);
            fact("health", i);
            heard = "".equals(page.nextBlock().comment());
        }
        assertThat(heard).isTrue();
    }

    @Test
    void beyond_the_cap_a_page_is_asked_to_come_later_and_a_seat_that_is_left_is_free() throws Exception {
        serve(with(3, 100, LONG, Duration.ofMillis(50), LONG));
        EventStream first = page();
        page();
        page();
        EventStream refused = page();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("10");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.body()).contains("\"error\":\"too_many_streams\"").contains("\"success\":false");
        assertThat(hub.figures().refused()).isEqualTo(1);

        first.close();
        await().until(() -> hub.figures().streams() == 2);
        assertThat(page().status()).isEqualTo(200);
    }

    @Test
    void a_head_opens_no_stream() throws Exception {
        serve(settings());
        EventStream head = EventStream.send("HEAD", server.uri("/api/events"), Map.of(), 0);
        open.add(head);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualToIgnoringCase("text/event-stream;charset=utf-8");
        assertThat(head.isQuiet()).isTrue();
        assertThat(hub.figures().opened()).isZero();
    }

    @Test
    void who_does_not_take_an_event_stream_is_refused() throws Exception {
        serve(settings());
        assertThat(page(Map.of("Accept", "application/json")).status()).isEqualTo(406);
        assertThat(page(Map.of("Accept", "text/event-stream;q=0, text/html")).status())
                .isEqualTo(406);
        assertThat(hub.figures().opened()).isZero();
        assertThat(page(Map.of("Accept", "*/*")).status()).isEqualTo(200);
    }

    @Test
    void a_stream_whose_time_is_over_ends_properly_and_nothing_is_missed_after_it() throws Exception {
        serve(with(10_000, 100, LONG, LONG, Duration.ofMillis(200)));
        state(STATE);
        EventStream page = page();
        String seen = page.next().id();
        assertThat(page.awaitEnd()).isTrue();
        await().until(() -> hub.figures().streams() == 0);
        fact("health", 1);

        assertThat(page(Map.of("Last-Event-ID", seen)).next().data()).isEqualTo("{\"n\":1}");
    }

    @Test
    void closing_the_hub_ends_all_streams_and_refuses_new_ones() throws Exception {
        serve(settings());
        List<EventStream> pages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            EventStream page = page();
            page.nextBlock();
            pages.add(page);
        }
        hub.close();
        for (EventStream page : pages) {
            assertThat(page.awaitEnd()).isTrue();
        }
        assertThat(hub.figures().streams()).isZero();
        assertThat(page().status()).isEqualTo(503);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("dashboard-live"));
    }

    @Test
    void a_page_that_reconnects_all_the_time_misses_nothing() throws Exception {
        journal = new Journal(Clock.systemUTC(), new Journal.Bounds(10_000, 1 << 20));
        serve(settings());
        state(STATE);
        String seen;
        try (EventStream page = page()) {
            seen = page.next().id();
        }
        Thread talker = new Thread(() -> IntStream.range(0, 3000).forEach(i -> {
            fact("health", i);
            if (i % 7 == 0) {
                state("{\"s\":" + i + "}");
            }
        }));
        talker.start();
        List<Integer> got = new ArrayList<>();
        while (got.size() < 3000) {
            try (EventStream page = EventStream.open(server.uri("/api/events"), Map.of("Last-Event-ID", seen))) {
                for (int i = 0; i < 100 && got.size() < 3000; i++) {
                    EventStream.Block block = page.next();
                    seen = block.id();
                    if (block.name() != null) {
                        got.add(Integer.parseInt(block.data().replaceAll("\\D", "")));
                    }
                }
            }
        }
        talker.join();
        assertThat(got).isEqualTo(IntStream.range(0, 3000).boxed().toList());
    }

    @Test
    void a_stream_that_has_ended_gives_no_more() throws Exception {
        serve(settings());
        EventStream page = page();
        page.nextBlock();
        hub.close();
        fact("health", 1);
        assertThatThrownBy(page::next).isInstanceOf(EOFException.class);
    }

    @Test
    void a_page_that_cannot_be_told_something_is_ended_and_told_the_next_when_it_comes_back() throws Exception {
        serve(settings());
        state(STATE);
        EventStream page = page();
        String seen = page.next().id();
        broken(new IllegalStateException("a fault of ours"));

        assertThat(page.awaitEnd()).isTrue();
        assertThat(hub.figures().streams()).isZero();
        state("{\"two\":2}");
        assertThat(page(Map.of("Last-Event-ID", seen)).next().data()).isEqualTo("{\"two\":2}");
    }

    @Test
    void one_page_that_fails_beyond_repair_silences_no_other() throws Exception {
        serve(settings());
        state(STATE);
        List<EventStream> unlucky = List.of(page("?status=changes", Map.of()), page("?status=changes", Map.of()));
        List<EventStream> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) { // on both lanes
            others.add(page());
        }
        for (EventStream page : unlucky) {
            page.next();
        }
        for (EventStream page : others) {
            page.next();
        }
        journal.announceState(() -> "{\"two\":2}".getBytes(UTF_8), () -> {
            throw new NoClassDefFoundError("a part that is missing");
        });

        for (EventStream page : unlucky) {
            assertThat(page.awaitEnd()).isTrue();
        }
        fact("health", 3);
        for (EventStream page : others) {
            assertThat(page.next().data()).isEqualTo("{\"two\":2}");
            assertThat(page.next().data()).isEqualTo("{\"n\":3}");
        }
        assertThat(hub.figures().streams()).isEqualTo(4);
    }

    private void broken(RuntimeException failure) {
        journal.announceState(
                () -> {
                    throw failure;
                },
                () -> {
                    throw failure;
                });
    }

    private void serve(LiveSettings settings) throws Exception {
        hub = new LiveHub(journal, settings);
        server = new ApiServer(new ResourceConfig().register(new EventsResource(hub)), 16 * 1024).start();
    }

    private EventStream page() throws IOException {
        return page(Map.of());
    }

    private EventStream page(Map<String, String> headers) throws IOException {
        return page("", headers);
    }

    private EventStream page(String query, Map<String, String> headers) throws IOException {
        EventStream page = EventStream.open(server.uri("/api/events" + query), headers);
        open.add(page);
        return page;
    }

    private void state(String json) {
        journal.announceState(() -> json.getBytes(UTF_8), () -> ("{\"only\":" + json + "}").getBytes(UTF_8));
    }

    private void fact(String name, int n) {
        journal.announce(name, ("{\"n\":" + n + "}").getBytes(UTF_8));
    }

    private static LiveSettings settings() {
        return with(10_000, 100, LONG, LONG, LONG);
    }

    private static LiveSettings with(int most, int perAddress, Duration stall, Duration heartbeat, Duration life) {
        return new LiveSettings(
                new Room(most, most, most, perAddress),
                stall,
                heartbeat,
                life,
                life.plusMillis(10),
                Duration.ofMillis(20),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10));
    }
}

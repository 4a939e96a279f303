package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deploydash.loops.Loops;
import org.deploydash.testing.BotFaults;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.Manner;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.Places;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHealthProbeTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final Duration GENEROUS = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(700);

    private final Loops loops = new Loops(Clock.systemUTC());
    private final FakeBot bot = FakeBot.start();
    private HttpHealthProbe probe = probe(GENEROUS);

    private HttpHealthProbe probe(Duration timeout) {
        return new HttpHealthProbe(
                new SamplingSettings(Duration.ofSeconds(30), timeout, 3, 2), loops, new MutableClock(AT));
    }

    @AfterEach
    void close() {
        probe.close();
        loops.close();
        bot.close();
    }

    private Sample sample() throws Exception {
        return sample(bot.url());
    }

    private Sample sample(URI url) throws Exception {
        return probe.probe(Places.at("test", url)).get(30, TimeUnit.SECONDS);
    }

    private void assertOutage(ProbeError error) throws Exception {
        assertThat(sample()).isEqualTo(Sample.outage("test", Instant.parse("2026-11-22T10:00:00.123Z"), error));
    }

    @Test
    void brings_home_what_the_bot_says_and_how_long_it_took() throws Exception {
        bot.becomes(BotReports.production());
        Sample sample = sample();
        assertThat(sample.health()).isEqualTo(Health.HEALTHY);
        assertThat(sample.at()).isEqualTo(Instant.parse("2026-11-22T10:00:00.123Z"));
        assertThat(sample.memoryMb()).isEqualTo(256.5);
        assertThat(sample.userCount()).isEqualTo(42);
        assertThat(sample.error()).isNull();
        assertThat(sample.responseTimeMs()).isPositive();
    }

    @Test
    void measures_the_response_time_to_the_end_of_the_body() throws Exception {
        bot.becomes(BotFaults.dripping(Duration.ofMillis(5)));
        Sample sample = sample();
        assertThat(sample.health()).isEqualTo(Health.HEALTHY);
        assertThat(sample.responseTimeMs()).isGreaterThan(5 * 40);
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                Arguments.of(BotReports.dashboardSpec("healthy"), Health.HEALTHY, "healthy"),
                Arguments.of(BotReports.dashboardSpec("deploying"), Health.UNKNOWN, "deploying"),
                Arguments.of(BotReports.dashboardSpec("failed"), Health.UNHEALTHY, "failed"),
                Arguments.of(BotReports.production(), Health.HEALTHY, "up"),
                Arguments.of(BotReports.productionDown(), Health.UNHEALTHY, "down"),
                Arguments.of(BotReports.sprint("running", true), Health.HEALTHY, "running"),
                Arguments.of(BotReports.sprint("running", false), Health.DEGRADED, "running"),
                Arguments.of(BotReports.sprint("stopped", false), Health.UNHEALTHY, "stopped"),
                Arguments.of(BotReports.healthServer("degraded", true), Health.DEGRADED, "degraded"),
                Arguments.of(BotReports.initializing(), Health.DEGRADED, "initializing"),
                Arguments.of(BotReports.stub(), Health.HEALTHY, "healthy"),
                Arguments.of(BotReports.wrongTypes(), Health.HEALTHY, "healthy"),
                Arguments.of(BotReports.oddNumbers(), Health.HEALTHY, "healthy"),
                Arguments.of(BotReports.hostile(), Health.UNKNOWN, "<img src=x onerror=alert(1)>"));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void understands_every_variant(Manner manner, Health health, String word) throws Exception {
        bot.becomes(manner);
        Sample sample = sample();
        assertThat(sample.health()).isEqualTo(health);
        assertThat(sample.word()).isEqualTo(word);
        assertThat(sample.error()).isNull();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(BotFaults.html(), ProbeError.NOT_JSON),
                Arguments.of(BotFaults.status(204), ProbeError.NOT_JSON),
                Arguments.of(BotFaults.status(200), ProbeError.NOT_JSON),
                Arguments.of(BotFaults.status(500), ProbeError.HTTP_ERROR),
                Arguments.of(BotFaults.status(503), ProbeError.HTTP_ERROR),
                Arguments.of(BotFaults.status(401), ProbeError.HTTP_ERROR),
                Arguments.of(Manner.json(404, "{\"detail\":\"not found\"}"), ProbeError.HTTP_ERROR),
                Arguments.of(BotFaults.huge(), ProbeError.TOO_LARGE),
                Arguments.of(BotFaults.endless(), ProbeError.TOO_LARGE),
                Arguments.of(BotFaults.endlessHead(), ProbeError.NOT_JSON),
                Arguments.of(BotFaults.gzipBomb(), ProbeError.ENCODED),
                Arguments.of(BotFaults.redirect("http://127.0.0.1:1/"), ProbeError.REDIRECT),
                Arguments.of(BotFaults.status(304), ProbeError.REDIRECT),
                Arguments.of(BotFaults.closesMidBody(), ProbeError.CONNECTION_LOST),
                Arguments.of(BotFaults.closesAtOnce(), ProbeError.CONNECTION_LOST),
                Arguments.of(BotFaults.babbling(), ProbeError.NOT_JSON));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tells_faults_apart(Manner manner, ProbeError error) throws Exception {
        bot.becomes(manner);
        assertOutage(error);
        bot.becomes(FakeBot.healthy());
        assertThat(sample().health()).isEqualTo(Health.HEALTHY);
    }

    static Stream<Manner> slowness() {
        return Stream.of(
                BotFaults.hanging(),
                BotFaults.dripping(),
                BotFaults.drippingHead(),
                FakeBot.healthy().after(GENEROUS));
    }

    @ParameterizedTest
    @MethodSource("slowness")
    void ends_at_its_deadline_whatever_is_slow(Manner manner) throws Exception {
        probe = probe(SHORT);
        bot.becomes(manner);
        assertOutage(ProbeError.TIMEOUT);
    }

    @Test
    void hangs_up_on_a_bot_that_is_too_slow() throws Exception {
        probe = probe(SHORT);
        var hungUp = new CompletableFuture<Boolean>();
        bot.becomes((out, pause) -> {
            try {
                out.write("HTTP/1.1 200 OK\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(' ');
                    pause.of(Duration.ofMillis(20));
                }
            } finally {
                hungUp.complete(true);
            }
        });
        assertOutage(ProbeError.TIMEOUT);
        assertThat(hungUp.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tells_a_stopped_bot_and_sees_it_come_back() throws Exception {
        assertThat(sample().health()).isEqualTo(Health.HEALTHY);
        bot.stop();
        assertOutage(ProbeError.REFUSED);
        bot.restart();
        assertThat(sample().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void tells_a_name_that_does_not_exist() throws Exception {
        assertThat(sample(URI.create("http://no-such-bot.invalid/api/health")).error())
                .isEqualTo(ProbeError.DNS);
    }

    @Test
    void tells_a_bot_that_does_not_speak_tls() throws Exception {
        assertThat(sample(URI.create("https://127.0.0.1:" + bot.port() + "/")).error())
                .isEqualTo(ProbeError.TLS);
    }

    @Test
    void finds_a_bot_by_name() throws Exception {
        assertThat(sample(URI.create("http://localhost:" + bot.port() + "/health"))
                        .health())
                .isEqualTo(Health.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[fd00:ec2::254]/",
                "http://100.100.100.200/",
                "http://0.0.0.0:1/",
                "http://[::]:1/",
                "http://224.0.0.1/",
                "http://2852039166/", // 169.254.169.254 as one number
                "ftp://127.0.0.1/",
                "http:/no-host"
            })
    void refuses_addresses_where_no_bot_lives(String url) throws Exception {
        assertThat(sample(URI.create(url)).error()).isEqualTo(ProbeError.FORBIDDEN_ADDRESS);
    }

    @Test
    void sends_a_plain_request_with_its_name() throws Exception {
        sample();
        List<String> request = bot.lastRequest();
        assertThat(request.get(0)).isEqualTo("GET /api/health HTTP/1.1");
        assertThat(request).anyMatch(line -> line.startsWith("User-Agent: deployment-dashboard"));
        assertThat(request)
                .map(line -> line.toLowerCase(Locale.ROOT))
                .noneMatch(line -> line.startsWith("accept-encoding:") || line.startsWith("upgrade:"));
    }

    @Test
    void uses_a_connection_again() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(sample().health()).isEqualTo(Health.HEALTHY);
        }
        assertThat(bot.connections()).isEqualTo(1);
        assertThat(bot.requests()).isEqualTo(5);
    }

    @Test
    void a_kept_connection_that_the_bot_closes_does_not_turn_it_red() throws Exception {
        bot.becomes(BotFaults.closesAfter(FakeBot.healthy()));
        for (int i = 0; i < 50; i++) {
            assertThat(sample().health()).isEqualTo(Health.HEALTHY);
        }
    }

    @Test
    void a_bot_that_restarts_between_two_probes_is_not_red() throws Exception {
        for (int i = 0; i < 20; i++) {
            bot.restart();
            assertThat(sample().health()).isEqualTo(Health.HEALTHY);
        }
    }

    @Test
    void many_probes_at_once_need_few_threads() throws Exception {
        bot.becomes(FakeBot.healthy().after(Duration.ofMillis(200)));
        List<CompletableFuture<Sample>> samples = IntStream.range(0, 200)
                .mapToObj(i -> probe.probe(Places.at("bot-" + i, bot.url("/" + i))))
                .toList();
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dashboard-"))
                .count();
        for (CompletableFuture<Sample> sample : samples) {
            assertThat(sample.get(30, TimeUnit.SECONDS).health()).isEqualTo(Health.HEALTHY);
        }
        assertThat(threads).isLessThan(10);
        assertThat(bot.requests()).isEqualTo(200);
    }

    @Test
    void what_is_under_way_when_it_closes_is_cancelled_and_no_outage() {
        bot.becomes(BotFaults.hanging());
        CompletableFuture<Sample> waiting = probe.probe(Places.at("test", bot.url()));
        await().until(() -> bot.requests() == 1);
        probe.close();
        assertThat(waiting).isCancelled();
        assertThat(probe.probe(Places.at("test", bot.url()))).isCancelled();
        loops.close();
        assertThat(probe.probe(Places.at("test", bot.url()))).isCancelled();
    }

    @Test
    void leaves_no_thread_behind() throws Exception {
        List<Thread> others = selectors();
        probe.close();
        probe = probe(GENEROUS);
        sample();
        List<Thread> own = new ArrayList<>(selectors());
        own.removeAll(others);
        assertThat(own).isNotEmpty();
        assertThat(own)
                .allMatch(thread -> thread.getContextClassLoader() != getClass().getClassLoader());
        probe.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return selectors().stream().noneMatch(own::contains);
        });
    }

    private static List<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .toList();
    }
}

package org.deploydash.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Measures the bars in a stock Tomcat with the shipped flags, in a process of its own, on the loopback. It fails only when something could
 * not be measured: a figure that misses its bar is reported, not hidden by a red build.
 */
class DashboardBench {

    private static final Path WORK = Path.of("target", "bench").toAbsolutePath();
    private static final Report report = new Report();
    private static final List<HttpServer> bots = new java.util.ArrayList<>();

    @BeforeAll
    static void start_two_bots() throws IOException {
        for (int i = 0; i < 2; i++) {
            HttpServer bot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] body =
                    "{\"status\":\"healthy\",\"uptime\":4711,\"memory_mb\":143.2,\"user_count\":12,\"version\":\"v1.3.0\"}"
                            .getBytes(StandardCharsets.UTF_8);
            bot.createContext("/api/health", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            bot.start();
            bots.add(bot);
        }
    }

    @AfterAll
    static void print_the_table() throws IOException {
        bots.forEach(bot -> bot.stop(0));
        report.note("machine", machine());
        report.write(WORK.resolve("report.md"));
        System.out.println("\n" + report.table());
    }

    @Test
    void bars_of_the_store() throws IOException {
        Map<String, Double> bars = Map.of(
                "data of 30 days and 2 environments, MB", 4.0,
                "chart query of 24 h, 300 points, p99 ms", 5.0,
                "history query, worst filter, p99 ms", 10.0);
        for (StorageFigures.Figure figure : StorageFigures.measure()) {
            Double bar = bars.get(figure.name());
            if (bar != null) {
                report.atMost(figure.name(), figure.value(), bar, "", "");
            } else if (!figure.name().startsWith("history query:")) {
                report.note(figure.name(), Report.number(figure.value()));
            }
        }
    }

    @Test
    void bars_of_the_running_dashboard() throws Exception {
        Tomcat tomcat = new Tomcat(
                Path.of(System.getProperty("bench.tomcat")).toAbsolutePath(),
                WORK.resolve("tomcat"),
                Path.of(System.getProperty("dashboard.war")).toAbsolutePath());
        Map<String, String> settings = Map.of(
                "DASHBOARD_CONFIG", config().toString(),
                "DASHBOARD_DATA", WORK.resolve("data").toString());
        seed();
        int statusSize = 2_000;
        try (ServerProcess server = tomcat.start(settings)) {
            report.atMost("start to the first answer, Tomcat", seconds(server.untilFirstAnswer()), 1.5, "s", "");
            report.atMost("CPU idle, 2 environments", server.cpuPercent(Duration.ofSeconds(20)), 1, "% of a core", "");
            report.atMost("RSS idle, Tomcat", server.rssMb(), 120, "MiB", "");
            weight(tomcat.port);
            page(tomcat.port);
            statusSize = body(tomcat.port, "/api/status").length;
        }
        hot(tomcat, settings, statusSize);
        viewers(tomcat, settings);
    }

    /** 100,000 deployments, as a team of ten leaves them behind in some years. */
    private static void seed() throws IOException {
        Path data = WORK.resolve("data");
        if (Files.exists(data)) {
            return;
        }
        try (SqliteStorage storage = SqliteStorage.open(new StorageSettings(Optional.empty(), data))) {
            HistoryQueryFigures.seed(storage);
        }
    }

    private static Path config() throws IOException {
        Files.createDirectories(WORK);
        return Files.writeString(WORK.resolve("dashboard.yaml"), """
                access: {read: public}
                limits: {requests-per-second: 1000000, burst: 1000000}
                applications:
                  - id: bench
                    repository: example/bench
                    environments:
                      - {id: test, name: Test, health-url: "http://127.0.0.1:%d/api/health"}
                      - {id: prod, name: Production, health-url: "http://127.0.0.1:%d/api/health"}
                """.formatted(
                bots.get(0).getAddress().getPort(), bots.get(1).getAddress().getPort()));
    }

    /** A server that has served nothing but streams, so that the memory is theirs. */
    private static void viewers(Tomcat tomcat, Map<String, String> settings) throws Exception {
        try (ServerProcess server = tomcat.start(settings)) {
            try (Streams streams = new Streams(tomcat.port, "/api/events", 100)) {
                report.atMost("CPU with 100 viewers", server.cpuPercent(Duration.ofSeconds(20)), 5, "% of a core", "");
                assertThat(streams.bytes()).as("bytes the viewers got").isPositive();
            }
            try (Streams streams = new Streams(tomcat.port, "/api/events", 500)) {
                server.cpuPercent(Duration.ofSeconds(15));
                report.atMost("RSS with 500 subscribers, Tomcat", server.rssMb(), 150, "MiB", "");
                assertThat(streams.bytes()).isPositive();
            }
        }
    }

    private static void hot(Tomcat tomcat, Map<String, String> settings, int statusSize) throws Exception {
        int historySize;
        tomcat.deployStatic("status-size", statusSize);
        try (ServerProcess server = tomcat.start(settings)) {
            historySize = body(tomcat.port, "/api/deployments").length;
            assertThat(server.rssMb()).isPositive();
        }
        tomcat.deployStatic("history-size", historySize);
        try (ServerProcess server = tomcat.start(settings)) {
            Duration time = Duration.ofSeconds(5);
            compare("hot JSON /api/status", tomcat.port, "/api/status", "/status-size/bytes", time);
            compare("hot JSON /api/deployments", tomcat.port, "/api/deployments", "/history-size/bytes", time);
            String etag = etag(tomcat.port, "/api/deployments");
            Load.Result reference = new Load(tomcat.port, "/history-size/bytes").run(32, time);
            Load.Result unchanged = new Load(tomcat.port, "/api/deployments", "If-None-Match: " + etag).run(32, time);
            assertThat(unchanged.status()).isEqualTo(304);
            report.note(
                    "304 on /api/deployments",
                    Report.number(unchanged.perSecond()) + "/s, "
                            + Report.number(unchanged.perSecond() / reference.perSecond()) + " of the static servlet");
            assertThat(server.rssMb()).isPositive();
        }
    }

    /** Reference, subject, reference again: the ratio is to the mean of the two, so that a drift of the machine shows as little as it can. */
    private static void compare(String what, int port, String path, String reference, Duration time) throws Exception {
        Load.Result before = new Load(port, reference).run(32, time);
        Load.Result subject = new Load(port, path).run(32, time);
        Load.Result after = new Load(port, reference).run(32, time);
        assertThat(subject.status()).isEqualTo(200);
        double mean = (before.perSecond() + after.perSecond()) / 2;
        report.atLeast(
                what + ", share of a static servlet",
                subject.perSecond() / mean,
                0.9,
                "",
                "%,.0f/s beside %,.0f/s; p99 %.1f ms beside %.1f ms"
                        .formatted(subject.perSecond(), mean, subject.p99(), before.p99()));
    }

    private static void page(int port) throws Exception {
        Load.Result page = new Load(port, "/", "Accept-Encoding: gzip").run(4, Duration.ofSeconds(8));
        assertThat(page.status()).isEqualTo(200);
        report.atMost("first page, p99 with 4 readers", page.p99(), 100, "ms", Report.number(page.perSecond()) + "/s");
    }

    /** Everything the first load asks for, as it goes over the wire with gzip. */
    private static void weight(int port) throws IOException {
        String html = new String(body(port, "/"), StandardCharsets.UTF_8);
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put("/", wire(port, "/"));
        Matcher links = Pattern.compile("(?:src|href)=\"([^\"?#]+\\.(?:js|css|svg|ico|png))\"")
                .matcher(html);
        while (links.find()) {
            String path =
                    URI.create("http://127.0.0.1/").resolve(links.group(1)).getPath();
            parts.computeIfAbsent(path, asset -> wire(port, asset));
        }
        int total = parts.values().stream().mapToInt(Integer::intValue).sum();
        report.atMost("first load on the wire", total / 1024.0, 120, "KiB", parts.size() + " requests");
    }

    private static int wire(int port, String path) {
        try {
            HttpURLConnection connection = open(port, path);
            connection.setRequestProperty("Accept-Encoding", "gzip");
            return connection.getInputStream().readAllBytes().length;
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(path, failure);
        }
    }

    private static byte[] body(int port, String path) throws IOException {
        return open(port, path).getInputStream().readAllBytes();
    }

    private static String etag(int port, String path) throws IOException {
        HttpURLConnection connection = open(port, path);
        connection.getInputStream().readAllBytes();
        return connection.getHeaderField("ETag");
    }

    private static HttpURLConnection open(int port, String path) throws IOException {
        return (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static String machine() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.replaceAll(".*:\\s*", ""))
                .findFirst()
                .orElse("unknown processor");
        return cpu + ", " + Runtime.getRuntime().availableProcessors() + " cores, JDK "
                + System.getProperty("java.version");
    }
}

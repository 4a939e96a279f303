package org.deploydash.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
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

/**
 * The bars of the running dashboard in a stock Tomcat with the shipped flags, in a process of its own, on the loopback, with 100,000
 * deployments in its history.
 */
final class ServerFigures {

    /** What was not compiled yet is not hot. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final Report report;

    ServerFigures(Report report) {
        this.report = report;
    }

    void measure(Path distribution, Path work, Path war, Path config) throws Exception {
        Path data = work.resolve("data");
        Tomcat tomcat = new Tomcat(distribution, work.resolve("tomcat"), war);
        Map<String, String> settings = Map.of("DASHBOARD_CONFIG", config.toString(), "DASHBOARD_DATA", data.toString());
        seed(data);
        int statusSize = 2_000;
        try (ServerProcess first = tomcat.start(settings)) {
            report.note(
                    "start to the first answer, Tomcat, before any stop has laid the classes aside",
                    Report.number(seconds(first.untilFirstAnswer())) + " s",
                    "");
        }
        try (ServerProcess server = tomcat.start(settings)) {
            report.atMost("start to the first answer, Tomcat", seconds(server.untilFirstAnswer()), 1.5, "s", "");
            report.atMost("CPU idle, 2 environments", server.cpuPercent(Duration.ofSeconds(20)), 1, "% of a core", "");
            report.atMost("RSS idle, Tomcat", server.rssMb(), 120, "MiB", "");
            weight(tomcat.port);
            page(tomcat.port);
            new PaintFigures(report).measure(tomcat.port);
            statusSize = body(tomcat.port, "/api/status").length;
        }
        new ReturnFigures(report).measure(tomcat, settings);
        hot(tomcat, settings, statusSize);
        viewers(tomcat, settings);
    }

    /** 100,000 deployments, as a team of ten leaves them behind in some years. */
    private static void seed(Path data) throws IOException {
        if (Files.exists(data)) {
            return;
        }
        try (SqliteStorage storage = SqliteStorage.open(new StorageSettings(Optional.empty(), data))) {
            HistoryQueryFigures.seed(storage);
        }
    }

    /** A server that has served nothing but streams, so that the memory is theirs. */
    private void viewers(Tomcat tomcat, Map<String, String> settings) throws Exception {
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

    private void hot(Tomcat tomcat, Map<String, String> settings, int statusSize) throws Exception {
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
                    Report.number(unchanged.perSecond()) + "/s",
                    Report.number(unchanged.perSecond() / reference.perSecond()) + " of the static servlet");
            assertThat(server.rssMb()).isPositive();
        }
    }

    /** Reference, subject, reference again: the ratio is to the mean of the two, so that a drift of the machine shows as little as it can. */
    private void compare(String what, int port, String path, String reference, Duration time) throws Exception {
        for (String warmed : List.of(reference, path)) {
            new Load(port, warmed).run(32, WARM_UP);
        }
        Load.Result before = new Load(port, reference).run(32, time);
        Load.Result subject = new Load(port, path).run(32, time);
        Load.Result after = new Load(port, reference).run(32, time);
        assertThat(subject.status()).isEqualTo(200);
        double mean = (before.perSecond() + after.perSecond()) / 2;
        report.ratioAtLeast(
                what + ", share of a static servlet",
                subject.perSecond() / mean,
                0.9,
                "%,.0f/s beside %,.0f/s; p99 %.1f ms beside %.1f ms"
                        .formatted(subject.perSecond(), mean, subject.p99(), before.p99()));
    }

    private void page(int port) throws Exception {
        Load.Result page = new Load(port, "/", "Accept-Encoding: gzip").run(4, Duration.ofSeconds(8));
        assertThat(page.status()).isEqualTo(200);
        report.atMost("first page, p99 with 4 readers", page.p99(), 100, "ms", Report.number(page.perSecond()) + "/s");
    }

    /** Everything the first load asks for, as it goes over the wire with gzip. */
    private void weight(int port) throws IOException {
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
}

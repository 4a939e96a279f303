package org.deploydash.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Measures every bar in one run and writes one report. It fails only when something could not be measured: a figure that misses its bar
 * is reported, not hidden by a red build. {@code -Dbench.parts=live} runs one part alone.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardBench {

    private static final Path WORK = Path.of("target", "bench").toAbsolutePath();
    private static final Report report = new Report(machine());
    private static final List<HttpServer> bots = new ArrayList<>();

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
    static void write_the_report() throws IOException {
        bots.forEach(bot -> bot.stop(0));
        String text = ReportText.of(report);
        Files.createDirectories(WORK);
        Files.writeString(WORK.resolve("report.md"), text);
        Files.writeString(WORK.resolve("report.html"), ReportPage.of(report));
        System.out.println("\n" + text);
    }

    @BeforeEach
    void only_what_was_asked_for(TestInfo test) {
        String parts = System.getProperty("bench.parts", "");
        String name = test.getTestMethod().orElseThrow().getName();
        assumeTrue(parts.isEmpty() || List.of(parts.split(",")).stream().anyMatch(name::contains), "not asked for");
    }

    @Test
    @Order(1)
    void bars_of_the_server() throws Exception {
        new ServerFigures(report).measure(place("bench.tomcat"), WORK, place("dashboard.war"), config());
    }

    @Test
    @Order(2)
    void bars_of_live_events() throws IOException {
        Feeds feeds = new Feeds(Files.createDirectories(WORK.resolve("live")), config(), place("dashboard.war"));
        new FeedFigures(report).measure(feeds, place("bench.tomcat"), place("bench.jetty"));
    }

    @Test
    @Order(3)
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
                report.note(figure.name(), Report.number(figure.value()), "");
            }
        }
    }

    @Test
    @Order(4)
    void bars_of_scale() throws Exception {
        new ScaleFigures(report)
                .measure(place("bench.tomcat"), Files.createDirectories(WORK.resolve("scale")), place("dashboard.war"));
    }

    @Test
    @Order(5)
    void bars_of_inner_paths() throws Exception {
        new InnerPathFigures(report).measure();
    }

    private static Path place(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath();
    }

    private static Path config() throws IOException {
        Files.createDirectories(WORK);
        return Files.writeString(WORK.resolve("dashboard.yaml"), """
                access: {read: public}
                limits: {requests-per-second: 1000000, burst: 1000000, open-pages: 14000} # 10,000 for those without login
                applications:
                  - id: bench
                    repository: example/bench
                    environments:
                      - {id: test, name: Test, health-url: "http://127.0.0.1:%d/api/health"}
                      - {id: prod, name: Production, health-url: "http://127.0.0.1:%d/api/health"}
                """.formatted(
                bots.get(0).getAddress().getPort(), bots.get(1).getAddress().getPort()));
    }

    private static String machine() {
        String cpu = "unknown processor";
        try {
            cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceAll(".*:\\s*", ""))
                    .findFirst()
                    .orElse(cpu);
        } catch (IOException notLinux) {
            cpu = notLinux.getMessage();
        }
        return cpu + ", " + Runtime.getRuntime().availableProcessors() + " cores, JDK "
                + System.getProperty("java.version");
    }
}

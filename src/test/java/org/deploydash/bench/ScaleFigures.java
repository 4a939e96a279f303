package org.deploydash.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deploydash.bench.StorageFigures.Figure;

/** What more of everything costs: environments in a stock Tomcat, deployments and days of samples in the store. */
final class ScaleFigures {

    private static final int[] ENVIRONMENTS = {10, 100, 1_000};
    private static final int[] DEPLOYMENTS = {10_000, 100_000, 1_000_000};
    private static final int[] DAYS = {30, 100, 400};
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final Duration MEASURED = Duration.ofSeconds(30);

    private final Report report;

    ScaleFigures(Report report) {
        this.report = report;
    }

    void measure(Path distribution, Path work, Path war) throws Exception {
        environments(distribution, work, war);
        deployments();
        days();
    }

    private void environments(Path distribution, Path work, Path war) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        var cost = new Report.Plot("A core's share for all environments, probed every 10 s", "environments", "%");
        Process bots = ProbeBench.startBots("healthy");
        try {
            List<Integer> ports = ProbeBench.ports(bots);
            for (int count : ENVIRONMENTS) {
                Path folder = Files.createDirectories(work.resolve("environments-" + count));
                Tomcat tomcat = new Tomcat(distribution, folder.resolve("tomcat"), war);
                Map<String, String> settings = Map.of(
                        "DASHBOARD_CONFIG", config(folder, count, ports).toString(),
                        "DASHBOARD_DATA", folder.resolve("data").toString());
                try (ServerProcess server = tomcat.start(settings)) {
                    server.cpuPercent(WARM_UP);
                    double share = server.cpuPercent(MEASURED);
                    double rss = server.rssMb();
                    JsonNode self = new ObjectMapper()
                            .readTree(URI.create("http://127.0.0.1:" + tomcat.port + "/api/self")
                                    .toURL());
                    long missed = missed(self);
                    Load.Result status = new Load(tomcat.port, "/api/status").run(4, Duration.ofSeconds(4));
                    Load.Result page =
                            new Load(tomcat.port, "/", "Accept-Encoding: gzip").run(1, Duration.ofSeconds(4));
                    cost.add("Tomcat", count, share);
                    rows.add(List.of(
                            "%,d".formatted(count),
                            Report.number(share),
                            String.valueOf(missed),
                            Report.number(rss),
                            Report.number(status.p99()),
                            Report.number(page.p99())));
                    if (count == 1_000) {
                        report.atMost("CPU of 1,000 environments every 10 s", share, 20, "% of a core", "");
                        report.none("slots missed and probes dropped with 1,000 environments", missed, "");
                    }
                }
            }
        } finally {
            bots.destroyForcibly();
        }
        report.plot(cost);
        report.table(new Report.Table(
                "Environments, probed every 10 s, on Tomcat",
                List.of("environments", "% of a core", "missed", "RSS MiB", "/api/status p99 ms", "page p99 ms"),
                rows));
    }

    private static long missed(JsonNode self) {
        long missed = self.path("probes_dropped").asLong();
        for (JsonNode loop : self.path("loops")) {
            missed += loop.path("name").asText().equals("sampling")
                    ? loop.path("skipped").asLong()
                    : 0;
        }
        return missed;
    }

    private static Path config(Path folder, int count, List<Integer> ports) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                access: {read: public}
                limits: {requests-per-second: 1000000, burst: 1000000}
                applications:
                  - id: bench
                    environments:
                """);
        for (int i = 0; i < count; i++) {
            yaml.append("      - {id: e%d, health-url: 'http://127.0.0.1:%d/api/health/%d'}%n"
                    .formatted(i, ports.get(i % ports.size()), i));
        }
        return Files.writeString(folder.resolve("dashboard.yaml"), yaml);
    }

    private void deployments() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        var cost = new Report.Plot("A page of 50 by the worst filter, p99", "deployments", "ms");
        for (int count : DEPLOYMENTS) {
            List<Figure> figures = HistoryQueryFigures.of(count);
            double worst = value(figures, "history query, worst filter, p99 ms");
            cost.add("worst filter", count, worst);
            cost.add("newest 50", count, value(figures, "history query: nothing (50 rows), p99 ms"));
            rows.add(List.of(
                    "%,d".formatted(count),
                    Report.number(value(figures, "data of %,d deployments, MB".formatted(count))),
                    Report.number(value(figures, "history query: nothing (50 rows), p99 ms")),
                    Report.number(worst),
                    Report.number(value(figures, "one deployment recorded, p99 ms"))));
        }
        report.plot(cost);
        report.table(new Report.Table(
                "Deployments in the history",
                List.of("deployments", "MB", "newest 50, p99 ms", "worst filter, p99 ms", "recording one, p99 ms"),
                rows));
    }

    private void days() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        var cost = new Report.Plot("A chart of 300 points, p99", "days of samples", "ms");
        for (int count : DAYS) {
            List<Figure> figures = HealthFiguresOfAMonth.of(count);
            double day = value(figures, "chart query of 24 h, 300 points, p99 ms");
            double all = value(figures, "chart query of all there is, 300 points, p99 ms");
            cost.add("the last 24 h", count, day);
            cost.add("all there is", count, all);
            rows.add(List.of(
                    String.valueOf(count),
                    Report.number(value(figures, "data of %d days and 2 environments, MB".formatted(count))),
                    Report.number(day),
                    Report.number(all),
                    Report.number(value(figures, "two samples recorded, p99 ms")),
                    Report.number(value(figures, "one minute rolled up and purged, p99 ms"))));
        }
        report.plot(cost);
        report.table(new Report.Table(
                "Days of samples of 2 environments, every 10 s",
                List.of("days", "MB", "24 h, p99 ms", "all, p99 ms", "recording two, p99 ms", "roll-up, p99 ms"),
                rows));
    }

    private static double value(List<Figure> figures, String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .mapToDouble(Figure::value)
                .findFirst()
                .orElse(Double.NaN);
    }
}

package org.deploydash.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;

/** When a reader sees the page: what Chromium tells of its own painting, over loads of which each one fetches everything anew. */
final class PaintFigures {

    private static final int LOADS = 100;
    private static final double BAR_MS = 100;
    private static final String FIRST = "first complete paint in Chromium, p99";
    /** The first contentful paint and the largest one, in ms since the navigation began; asked for once both are there. */
    private static final String PAINTS = """
            const done = arguments[0];
            const first = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
            let largest = null;
            const tell = () => (first() !== undefined && largest !== null ? done([first(), largest]) : requestAnimationFrame(tell));
            new PerformanceObserver((list) => { largest = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
            tell();
            """;

    private final Report report;

    PaintFigures(Report report) {
        this.report = report;
    }

    void measure(int port) throws IOException {
        if (!Browsers.isComplete()) {
            report.missing(FIRST, "≤ 100 ms", "chromium and chromedriver are not both on the PATH");
            return;
        }
        URI address = URI.create("http://127.0.0.1:" + port + "/");
        Paints ours;
        Paints empty;
        HttpServer reference = empty();
        try (Browser page = new Browsers().open(address)) {
            page.cdp("Network.enable", Map.of());
            page.cdp("Network.setCacheDisabled", Map.of("cacheDisabled", true));
            empty = Paints.of(
                    page,
                    URI.create("http://127.0.0.1:" + reference.getAddress().getPort() + "/"));
            ours = Paints.of(page, address);
        } finally {
            reference.stop(0);
        }
        report.atMost(
                FIRST,
                p(ours.first, 99),
                BAR_MS,
                "ms",
                p(empty.first, 99),
                "p50 %s ms; a page of one word p50 %s, p99 %s ms"
                        .formatted(
                                Report.number(p(ours.first, 50)),
                                Report.number(p(empty.first, 50)),
                                Report.number(p(empty.first, 99))));
        report.note(
                "largest paint in Chromium, p99",
                Report.number(p(ours.largest, 99)) + " ms",
                "p50 %s ms".formatted(Report.number(p(ours.largest, 50))));
    }

    /** What Chromium itself takes on this machine. */
    private static HttpServer empty() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page =
                "<!doctype html><title>x</title><link rel=icon href=data:,><h1>x</h1>".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Both in ms since the navigation began, sorted. */
    private record Paints(double[] first, double[] largest) {

        static Paints of(Browser page, URI address) {
            Paints paints = new Paints(new double[LOADS], new double[LOADS]);
            for (int load = 0; load < LOADS; load++) {
                page.go(URI.create("about:blank"));
                page.go(address);
                List<?> told = (List<?>) page.driver().executeAsyncScript(PAINTS);
                paints.first[load] = ((Number) told.get(0)).doubleValue();
                paints.largest[load] = ((Number) told.get(1)).doubleValue();
            }
            Arrays.sort(paints.first);
            Arrays.sort(paints.largest);
            return paints;
        }
    }

    private static double p(double[] sorted, int percent) {
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }
}

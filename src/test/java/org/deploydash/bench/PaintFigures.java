package org.deploydash.bench;

import java.net.URI;
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

    void measure(int port) {
        if (!Browsers.isComplete()) {
            report.missing(FIRST, "≤ 100 ms", "chromium and chromedriver are not both on the PATH");
            return;
        }
        URI address = URI.create("http://127.0.0.1:" + port + "/");
        double[] first = new double[LOADS];
        double[] largest = new double[LOADS];
        try (Browser page = new Browsers().open(address)) {
            page.cdp("Network.enable", Map.of());
            page.cdp("Network.setCacheDisabled", Map.of("cacheDisabled", true));
            for (int load = 0; load < LOADS; load++) {
                page.go(URI.create("about:blank"));
                page.go(address);
                List<?> paints = (List<?>) page.driver().executeAsyncScript(PAINTS);
                first[load] = ((Number) paints.get(0)).doubleValue();
                largest[load] = ((Number) paints.get(1)).doubleValue();
            }
        }
        Arrays.sort(first);
        Arrays.sort(largest);
        report.atMost(
                FIRST,
                p(first, 99),
                BAR_MS,
                "ms",
                "p50 %s ms, of %d loads".formatted(Report.number(p(first, 50)), LOADS));
        report.note(
                "largest paint in Chromium, p99",
                Report.number(p(largest, 99)) + " ms",
                "p50 %s ms".formatted(Report.number(p(largest, 50))));
    }

    private static double p(double[] sorted, int percent) {
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }
}

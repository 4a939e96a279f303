package org.deploydash.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;

/** How long an open page takes to be live again, counted from the first answer of a server that was started again. */
final class ReturnFigures {

    private static final int RESTARTS = 10;
    private static final double BAR_S = 5;
    private static final String BACK = "open page live again after a restart, worst of 10";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Report report;

    ReturnFigures(Report report) {
        this.report = report;
    }

    void measure(Tomcat tomcat, Map<String, String> settings) throws IOException {
        if (!Browsers.isComplete()) {
            report.missing(BACK, "≤ 5 s", "chromium and chromedriver are not both on the PATH");
            return;
        }
        double[] seconds = new double[RESTARTS];
        ServerProcess server = tomcat.start(settings);
        try (Browser page = new Browsers().open(URI.create("http://127.0.0.1:" + tomcat.port + "/"))) {
            until(page, "live");
            for (int restart = 0; restart < RESTARTS; restart++) {
                server.close();
                until(page, "reconnecting");
                server = tomcat.start(settings);
                long answered = System.nanoTime();
                until(page, "live");
                seconds[restart] = (System.nanoTime() - answered) / 1e9;
            }
        } finally {
            server.close();
        }
        Arrays.sort(seconds);
        report.atMost(
                BACK, seconds[RESTARTS - 1], BAR_S, "s", "median %s s".formatted(Report.number(seconds[RESTARTS / 2])));
    }

    private static void until(Browser page, String phase) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        phase.equals(page.run("return document.querySelector('[data-part=banner]').dataset.phase")));
    }
}

package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deploydash.demo.DemoPast;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a first visit weighs, as Chromium counts what came over the wire, heads of the answers included. */
@ExtendWith(Browsers.class)
class WeightIT {

    private static final long MOST_BYTES = 120 * 1024;

    /** The page and what it is made of, without what it is told and what it opens later. */
    private static final String LOADED = """
            return performance.getEntries().filter(({ entryType }) => entryType === 'navigation' || entryType === 'resource')
              .filter(({ name }) => !new URL(name).pathname.startsWith('/api/'))
              .map(({ name, transferSize, encodedBodySize, decodedBodySize }) => ({ path: new URL(name).pathname.replace(/^.assets.[^/]*/, ''), bytes: transferSize, packed: encodedBodySize < decodedBodySize || decodedBodySize < 300 }));
            """;

    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("unchecked")
    void the_first_load_with_its_charts_is_light(Browsers browsers) throws Exception {
        DemoPast.main(new String[] {folder.toString()});
        try (FakeBot bot = FakeBot.start();
                RunningDashboard dashboard = RunningDashboard.configured(folder, "/", """
                        title: Deployment Dashboard
                        notice: "Demo: these bots, their GitHub, their past and the people are simulated."
                        applications:
                          - id: rosey
                            repository: grobertson/Rosey-Robot
                            rollback-history: rollback_history.json
                            environments:
                              - {id: test, name: Test Channel, health-url: "%1$s", deploy: {workflow: test-deploy.yml, ref: main}}
                              - {id: prod, name: Production, health-url: "%1$s", confirm: true, deploy: {workflow: prod-deploy.yml, ref: main}}
                        """.formatted(bot.url()));
                Browser page = browsers.open(dashboard.base(), "operator", "operator-secret")) {
            page.cdp("Network.enable", Map.of());
            page.cdp("Network.setCacheDisabled", Map.of("cacheDisabled", true));
            page.go(dashboard.base());
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
            page.run("document.querySelector('#health').scrollIntoView()");
            eventually(
                    () -> assertThat(page.text("#chart-memory [data-f=text]")).contains("on average"));
            eventually(() -> assertThat(page.findAll("#history tbody tr")).hasSize(20));

            List<Map<String, Object>> loaded = (List<Map<String, Object>>) page.run(LOADED);
            long whole = sum(loaded);
            long chart = sum(loaded.stream()
                    .filter(each -> each.get("path").toString().contains("chart"))
                    .toList());
            System.out.printf(
                    "First load on the wire: %.1f KB in %d answers, %.1f KB of it for the charts%n",
                    whole / 1024.0, loaded.size(), chart / 1024.0);
            assertThat(loaded)
                    .extracting(each -> each.get("path").toString())
                    .anyMatch(path -> path.endsWith("/vendor/chart.js"));
            assertThat(loaded)
                    .allSatisfy(each ->
                            assertThat(each.get("packed")).as(each.toString()).isEqualTo(true));
            assertThat(whole).as("bytes of %s", loaded).isBetween(MOST_BYTES / 2, MOST_BYTES);
        }
    }

    private static long sum(List<Map<String, Object>> loaded) {
        return loaded.stream()
                .mapToLong(each -> ((Number) each.get("bytes")).longValue())
                .sum();
    }
}

package org.deploydash.browser;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.RunningDashboard;
import org.openqa.selenium.WebDriverException;

/** A dashboard with two bots, and the words in which the tests of the page speak. It probes every second. */
final class Visit implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    final FakeBot test = FakeBot.start();
    final FakeBot production = FakeBot.start();
    final RunningDashboard dashboard;

    private Visit(Path folder, String contextPath, String access) {
        dashboard =
                RunningDashboard.configured(folder, contextPath, """
                title: Rosey
                access: {read: %s}
                sampling: {interval: 1s, timeout: 500ms, failures-to-down: 3, successes-to-up: 2}
                applications:
                  - id: rosey
                    repository: grobertson/Rosey-Robot
                    rollback-history: rollback_history.json
                    environments:
                      - {id: test, name: Test Channel, health-url: "%s", deploy: {workflow: test-deploy.yml, ref: main}}
                      - {id: prod, name: Production, health-url: "%s", confirm: true, deploy: {workflow: prod-deploy.yml, ref: main}}
                """.formatted(access, test.url(), production.url()));
    }

    static Visit to(Path folder) {
        return new Visit(folder, "/", "login");
    }

    static Visit publicTo(Path folder, String contextPath) {
        return new Visit(folder, contextPath, "public");
    }

    Caller as(String name) {
        return Caller.of(dashboard.base()).signedIn(name, name + "-secret");
    }

    Browser open(Browsers browsers, String name) {
        return browsers.open(dashboard.base(), name, name + "-secret");
    }

    /** What a card shows now in one of its fields. */
    static String card(Browser page, String environment, String field) {
        return page.text("#env-" + environment + " [data-f=" + field + "]");
    }

    /** Elements that are just being replaced make WebDriver throw; that is not an answer yet. */
    static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        dashboard.close();
        test.close();
        production.close();
    }
}

package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.RunningDashboard;

/** A dashboard in which a deployment to the test channel that was asked for there runs, and one to production that a pipeline told of. */
final class BusyHouse implements AutoCloseable {

    static final String OWN = "#env-test .card__operation";
    private static final String OTHER = "#env-prod .card__operation";

    /** So that its run is at the copying of files, where it stays. */
    private static final Duration INTO_THE_RUN = Duration.ofSeconds(15);

    final RunningDashboard dashboard;

    private final MutableClock githubsClock = new MutableClock(Clock.systemUTC().instant());
    private final FakeGitHub github = FakeGitHub.start(githubsClock);
    private final FakeBot bot = FakeBot.start();
    private final Caller operator;

    private BusyHouse(Path folder) {
        RoseyRepository.on(github);
        try {
            Path file = Files.writeString(
                    Files.createDirectories(folder).resolve("dashboard.yaml"), """
                    sampling: {interval: 1s, timeout: 500ms}
                    applications:
                      - id: rosey
                        repository: grobertson/Rosey-Robot
                        environments:
                          - {id: test, name: Test Channel, health-url: "%1$s", deploy: {workflow: test-deploy.yml, ref: main}}
                          - {id: prod, name: Production, health-url: "%1$s", deploy: {workflow: prod-deploy.yml, ref: main}}
                    """.formatted(bot.url()));
            dashboard = RunningDashboard.start(
                    folder,
                    "/",
                    Map.of(
                            "DASHBOARD_CONFIG", file.toString(),
                            "GITHUB_API_URL", github.url().toString(),
                            "GITHUB_TOKEN", FakeGitHub.TOKEN));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        operator = Caller.of(dashboard.base()).signedIn("operator", "operator-secret");
    }

    static BusyHouse in(Path folder) {
        BusyHouse made = new BusyHouse(folder);
        for (String environment : new String[] {"test", "prod"}) {
            made.record(environment, "90b1d22aa", "v1.3.0", "success", ",\"duration_seconds\":2500");
        }
        made.record("prod", "4f2c9aab", "v1.4.0", "in_progress", "");
        eventually(() -> assertThat(made.operator
                        .post("api/deploy/test", "{\"version\":\"v1.3.0\",\"reason\":\"a new quiz\"}")
                        .statusCode())
                .isEqualTo(202));
        made.githubsClock.advance(INTO_THE_RUN);
        eventually(() -> assertThat(made.operator.get("api/operations").body()).contains("Deploy to server"));
        return made;
    }

    private void record(String environment, String sha, String version, String status, String more) {
        Instant at = Instant.now().minusSeconds(status.equals("success") ? 9000 : 55);
        assertThat(operator.post("api/deployments", """
                        {"environment":"%s","commit_sha":"%s","version":"%s","status":"%s","deployed_by":"grace","deployed_at":"%s"%s}
                        """.formatted(environment, sha, version, status, at, more))
                        .statusCode())
                .isEqualTo(201);
    }

    Browser open(Browsers browsers, String name) {
        return browsers.open(dashboard.base(), name, name + "-secret");
    }

    /** Waits until the page's scripts know both and everything else they ask for. */
    void isFollowed(Browser page) {
        FullHouse.isConnected(page);
        eventually(() -> assertThat(page.text(OWN)).contains("Deploying v1.3.0", "Deploy to server"));
        eventually(() -> assertThat(page.text(OTHER)).contains("Deploying v1.4.0", "running"));
        eventually(() -> assertThat(page.findAll(OWN + " .op__jobs li")).isNotEmpty());
    }

    /** The run of what was asked for there comes to its end. */
    void ends() {
        githubsClock.advance(Duration.ofMinutes(5));
        eventually(() ->
                assertThat(operator.get("api/operations?active=true").body()).contains("\"count\":0"));
    }

    @Override
    public void close() {
        dashboard.close();
        bot.close();
        github.close();
    }
}

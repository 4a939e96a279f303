package org.deploydash.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.deploydash.testing.Caller;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.SilentReaders;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** More who ask for large answers and read nothing than the container has threads. */
@InContainer
class UnreadAnswersFaultsIT {

    private static final int SILENT = 300;
    private static final int DEPLOYMENTS = 60;
    private static final Path SOCKETS = Path.of("/proc/self/fd");

    @ArquillianResource
    private URI base;

    @Deployment(testable = false)
    static WebArchive war() {
        return BuiltWar.named("unread.war", Map.of("DASHBOARD_CONFIG", BuiltWar.configuration("""
                limits: {requests-per-second: 1000000, burst: 1000000}
                applications:
                  - id: rosey
                    environments: [{id: test, health-url: 'http://127.0.0.1:1/api/health'}]
                """)));
    }

    private Caller as(String user) {
        return Caller.of(BuiltWar.folderOf(base)).signedIn(user, user + "-secret");
    }

    @Test
    void nobody_waits_for_those_who_read_nothing_and_nothing_of_them_is_left() throws IOException {
        for (int i = 0; i < DEPLOYMENTS; i++) {
            assertThat(as("operator")
                            .post("api/deployments", """
                            {"environment": "test", "commit_sha": "abcdef0", "status": "success", "commit_message": "%s"}
                            """.formatted("x".repeat(1500)))
                            .statusCode())
                    .isEqualTo(201);
        }
        long sockets = sockets();
        try (SilentReaders silent = SilentReaders.ask(
                BuiltWar.folderOf(base),
                "viewer",
                SILENT,
                30,
                "js/charts/vendor/chart.js",
                "api/deployments?limit=500",
                "")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> silent.answered() == SILENT);
            for (String path :
                    new String[] {"api/status", "api/deployments?limit=500", "js/charts/vendor/chart.js", ""}) {
                assertThat(as("operator").get(path).statusCode()).isEqualTo(200);
            }
            await().untilAsserted(() -> assertThat(waiting())
                    .as("threads that wait within an answer")
                    .isZero());
            assertThat(silent.statusLines()).containsOnly("HTTP/1.1 200");
            if (Rounds.of(1, 0) > 0) {
                // Both ends are in this process: the servers' are closed. Whoever read before would be answered on.
                await().atMost(Duration.ofMinutes(3))
                        .untilAsserted(() -> assertThat(sockets()).isLessThanOrEqualTo(sockets + SILENT + 4));
                silent.awaitHungUp();
            }
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(sockets()).isLessThanOrEqualTo(sockets + 4);
            assertThat(waiting()).isZero();
        });
        assertThat(as("operator").get("api/status").statusCode()).isEqualTo(200);
    }

    /** A container gives up on a peer that takes nothing after twenty seconds, and nobody looks for so long here. */
    private static long waiting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getState() != Thread.State.RUNNABLE)
                .filter(each -> Stream.of(each.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("org.deploydash.web.")))
                .count();
    }

    private static long sockets() throws IOException {
        if (!Files.isDirectory(SOCKETS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(SOCKETS)) {
            return open.filter(UnreadAnswersFaultsIT::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException gone) {
            return false;
        }
    }
}

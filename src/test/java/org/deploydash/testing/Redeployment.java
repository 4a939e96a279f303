package org.deploydash.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Deploys a dashboard anew over and over in one and the same container, as its owner does with every new version, and looks what is left of
 * it. What only soft references keep goes when memory is wanted: the build has this process want it always.
 */
public final class Redeployment {

    /** Until then the container itself fills what it keeps. */
    private static final int WARM = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient LISTENER = HttpClient.newHttpClient();

    private Redeployment() {}

    public static void leavesNothing(int rounds, Runnable deploy, URI address, Runnable undeploy) {
        for (int round = 0; round < WARM; round++) {
            deployUseUndeploy(deploy, address, undeploy);
        }
        Rest before = Rest.now();
        for (int round = 0; round < rounds; round++) {
            deployUseUndeploy(deploy, address, undeploy);
        }
        // What was loaded last may be held by whatever the container touched last.
        await().atMost(PATIENCE).untilAsserted(() -> {
            Rest after = Rest.now();
            assertThat(after.loaders()).as("class loaders").isLessThanOrEqualTo(before.loaders() + 1);
            assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 4);
            assertThat(after.files()).as("open files").isLessThanOrEqualTo(before.files() + 8);
            assertThat(after.natives()).as("native libraries").isLessThanOrEqualTo(before.natives() + 1);
        });
        System.out.printf("Deployed %d times: before %s, after %s%n", rounds, before, Rest.now());
    }

    /** With a write, and with a reader who listens until the end. */
    private static void deployUseUndeploy(Runnable deploy, URI address, Runnable undeploy) {
        deploy.run();
        Caller operator = Caller.of(address).signedIn("operator", "operator-secret");
        assertThat(operator.post(
                                "api/deployments",
                                "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(operator.get("").statusCode()).isEqualTo(200);
        var listening = LISTENER.sendAsync(
                        HttpRequest.newBuilder(address.resolve("api/events"))
                                .header("Authorization", "Basic b3BlcmF0b3I6b3BlcmF0b3Itc2VjcmV0")
                                .build(),
                        BodyHandlers.ofLines())
                .join();
        undeploy.run();
        // the stream ends with the application; a reader who never looked would keep its socket
        listening.body().close();
    }

    /**
     * What is left of web applications.
     *
     * @param loaders class loaders of web applications
     * @param files open files and connections of this process
     * @param natives SQLite's library, mapped into this process
     */
    private record Rest(long loaders, int threads, long files, long natives) {

        static Rest now() {
            System.gc();
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
                    Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                return new Rest(
                        webLoaders(),
                        Thread.getAllStackTraces().size(),
                        open.count(),
                        maps.filter(line -> line.contains("sqlite") && line.contains("r-x"))
                                .count());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        private static long webLoaders() {
            try {
                String table = (String) ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "vmClassloaderStats",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
                return table.lines()
                        .filter(line -> line.contains("WebappClassLoader") || line.contains("WebAppClassLoader"))
                        .count();
            } catch (JMException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}

package org.deploydash.abuse;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deploydash.testing.Caller;

/** A server as it comes, set up by the steps of README with the files of this project, run as {@link Machine} can. */
final class StockServer implements AutoCloseable {

    private final ServerFiles files;
    private final URI base;
    private Machine machine;

    private StockServer(ServerFiles files, Machine machine, URI base) {
        this.files = files;
        this.machine = machine;
        this.base = base;
    }

    /** @param name tomcat or jetty */
    static StockServer start(String name, Path folder, String configuration) throws IOException {
        int port = freePort();
        ServerFiles files = ServerFiles.lay(name, folder, port, configuration);
        return up(new StockServer(files, Machine.start(files), URI.create("http://127.0.0.1:" + port + "/")));
    }

    /** Without a service manager, so that it can be {@linkplain #startAgain started again}. */
    static StockServer startAlone(String name, Path folder, String configuration) throws IOException {
        int port = freePort();
        ServerFiles files = ServerFiles.lay(name, folder, port, configuration);
        return up(new StockServer(files, Machine.run(files), URI.create("http://127.0.0.1:" + port + "/")));
    }

    void startAgain() throws IOException {
        machine = Machine.run(files);
        up(this);
    }

    private static StockServer up(StockServer server) throws IOException {
        try {
            server.awaitUp();
        } catch (RuntimeException notUp) {
            String said = server.log();
            server.close();
            throw new IllegalStateException(said, notUp);
        }
        return server;
    }

    void awaitUp() {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(this::isUp);
    }

    URI base() {
        return base;
    }

    Caller as(String user) {
        return Caller.of(base).signedIn(user, user + "-secret");
    }

    String log() throws IOException {
        return machine.log();
    }

    /** The file that makes it deployed, touched: Jetty deploys anew. */
    void redeploy(int round) throws IOException {
        long touched = System.currentTimeMillis();
        Files.setLastModifiedTime(files.context(), FileTime.fromMillis(touched + round));
        // Jetty starts the new one before it stops the old: it is done when the new one answers.
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> isUp() && startedAt() > touched);
        } catch (RuntimeException e) {
            throw new IllegalStateException(log() + ask("Thread.print"), e);
        }
    }

    private double startedAt() {
        return System.currentTimeMillis()
                - 1_000 * as("viewer").json("api/self").path("uptime_seconds").asDouble();
    }

    private boolean isUp() {
        if (!machine.isOn()) {
            throw new IllegalStateException("the server ended");
        }
        try {
            HttpURLConnection asked =
                    (HttpURLConnection) base.resolve("api/self").toURL().openConnection();
            return asked.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    Machine machine() {
        return machine;
    }

    /** Its open files and connections. */
    long files() throws IOException {
        try (Stream<Path> open =
                Files.list(Path.of("/proc", Long.toString(machine.server().pid()), "fd"))) {
            return open.count();
        }
    }

    /** SQLite's library, mapped into it. */
    long natives() throws IOException {
        try (Stream<String> maps =
                Files.lines(Path.of("/proc", Long.toString(machine.server().pid()), "maps"))) {
            return maps.filter(line -> line.contains("sqlite") && line.contains("r-x"))
                    .count();
        }
    }

    /** @param command of {@code jcmd}, as in {@code Thread.print} */
    String ask(String... command) throws IOException {
        List<String> whole = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                Long.toString(machine.server().pid())));
        whole.addAll(List.of(command));
        Process asked = new ProcessBuilder(whole).redirectErrorStream(true).start();
        try (InputStream answer = asked.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        machine.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

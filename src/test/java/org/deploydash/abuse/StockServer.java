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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.deploydash.testing.Caller;

/** A server as it comes, set up by the steps of README with the files of this project, under {@code /}, in a process of its own. */
final class StockServer implements AutoCloseable {

    private static final Map<String, String> PEOPLE = Map.of(
            "viewer", "dashboard-viewer",
            "operator", "dashboard-operator",
            "admin", "dashboard-admin",
            "guessed", "dashboard-viewer");
    private static final Path WAR = Path.of(System.getProperty("dashboard.war", "target/deployment-dashboard.war"));
    private static final int SCRIPT_ROUNDS = 1_000;

    private final Process process;
    private final Path log;
    private final Path context;
    private final URI base;

    private StockServer(Process process, Path log, Path context, URI base) {
        this.process = process;
        this.log = log;
        this.context = context;
        this.base = base;
    }

    /** @param name tomcat or jetty */
    static StockServer start(String name, Path folder, String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("dashboard.yaml"), configuration);
        int port = freePort();
        Map<String, String> settings = Map.of(
                "DASHBOARD_CONFIG", file.toString(),
                "DASHBOARD_DATA", folder.resolve("data").toString(),
                "JAVA_HOME", System.getProperty("java.home"));
        return name.equals("tomcat") ? tomcat(folder, port, settings) : jetty(folder, port, settings);
    }

    private static StockServer tomcat(Path folder, int port, Map<String, String> settings) throws IOException {
        Path home = Path.of(System.getProperty("stock.tomcat"));
        Path base = Files.createDirectories(folder.resolve("tomcat"));
        for (String each : List.of("bin", "webapps", "logs", "temp", "work", "conf/Catalina/localhost")) {
            Files.createDirectories(base.resolve(each));
        }
        try (Stream<Path> files = Files.list(home.resolve("conf"))) {
            for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Files.copy(each, base.resolve("conf").resolve(each.getFileName()));
            }
        }
        Path context = base.resolve("conf/Catalina/localhost/ROOT.xml");
        ship("tomcat-conf/deployment-dashboard.xml", context);
        ship("tomcat-conf/setenv.sh", base.resolve("bin/setenv.sh"));
        String server = Files.readString(Path.of("tomcat-conf/server.xml"));
        Files.writeString(base.resolve("conf/server.xml"), server.replace("9000", Integer.toString(port)));
        String users = Files.readString(Path.of("tomcat-conf/dashboard-users.xml"));
        StringBuilder people = new StringBuilder();
        PEOPLE.forEach((name, role) -> people.append("<user username=\"%s\" password=\"%s\" roles=\"%s\"/>%n"
                .formatted(name, derived(name + "-secret"), role)));
        Files.writeString(
                base.resolve("conf/dashboard-users.xml"), users.replace("</tomcat-users>", people + "</tomcat-users>"));
        Files.copy(WAR, base.resolve("webapps/ROOT.war"));
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", "exec sh '" + home.resolve("bin/catalina.sh") + "' run");
        builder.environment().putAll(Map.of("CATALINA_HOME", home.toString(), "CATALINA_BASE", base.toString()));
        return started(builder, base, context, port, settings);
    }

    private static StockServer jetty(Path folder, int port, Map<String, String> settings) throws IOException {
        Path home = Path.of(System.getProperty("stock.jetty"));
        Path base = Files.createDirectories(folder.resolve("jetty"));
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        String start = home.resolve("start.jar").toString();
        Process modules = new ProcessBuilder(java, "-jar", start, "--add-modules=http,ee10-deploy")
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("modules.log").toFile())
                .start();
        if (modules.onExit().join().exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("modules.log")));
        }
        String ini = Files.readString(Path.of("jetty-conf/start.d/dashboard.ini"));
        Files.writeString(base.resolve("start.d/dashboard.ini"), ini.replace("9000", Integer.toString(port)));
        Files.createDirectories(base.resolve("etc"));
        StringBuilder people = new StringBuilder();
        PEOPLE.forEach((name, role) ->
                people.append("%s: MD:SHA-256:%s,%s%n".formatted(name, sha256(name + "-secret"), role)));
        Files.writeString(base.resolve("etc/dashboard-users.properties"), people);
        ship("jetty-conf/dashboard-server.xml", base.resolve("etc/dashboard-server.xml"));
        Path context = base.resolve("webapps/deployment-dashboard.xml");
        Files.copy(WAR, base.resolve("webapps/deployment-dashboard.war"));
        String shipped = Files.readString(Path.of("jetty-conf/deployment-dashboard.xml"));
        Files.writeString(context, shipped.replace(">/deployment-dashboard<", ">/<"));
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-jar",
                start,
                "jetty.deploy.scanInterval=1");
        return started(builder, base, context, port, settings);
    }

    private static StockServer started(
            ProcessBuilder builder, Path base, Path context, int port, Map<String, String> settings)
            throws IOException {
        builder.environment().putAll(settings);
        Path log = base.resolve("out.log");
        Process process = builder.directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        StockServer server = new StockServer(process, log, context, URI.create("http://127.0.0.1:" + port + "/"));
        try {
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(200))
                    .until(server::isUp);
        } catch (RuntimeException notUp) {
            server.close();
            throw notUp;
        }
        return server;
    }

    URI base() {
        return base;
    }

    Caller as(String user) {
        return Caller.of(base).signedIn(user, user + "-secret");
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** The file that makes it deployed, touched: Jetty deploys anew. */
    void redeploy(int round) throws IOException {
        long touched = System.currentTimeMillis();
        Files.setLastModifiedTime(context, FileTime.fromMillis(touched + round));
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
        if (!process.isAlive()) {
            throw new IllegalStateException("the server ended; see " + log);
        }
        try {
            HttpURLConnection asked =
                    (HttpURLConnection) base.resolve("api/self").toURL().openConnection();
            return asked.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Its open files and connections. */
    long files() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.count();
        }
    }

    /** SQLite's library, mapped into it. */
    long natives() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc", Long.toString(process.pid()), "maps"))) {
            return maps.filter(line -> line.contains("sqlite") && line.contains("r-x"))
                    .count();
        }
    }

    /** @param command of {@code jcmd}, as in {@code Thread.print} */
    String ask(String... command) throws IOException {
        List<String> whole = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), Long.toString(process.pid())));
        whole.addAll(List.of(command));
        Process asked = new ProcessBuilder(whole).redirectErrorStream(true).start();
        try (InputStream answer = asked.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void ship(String from, Path to) throws IOException {
        Files.copy(Path.of(from), to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As Tomcat's digest.sh writes it: salt, rounds, key. */
    private static String derived(String password) {
        try {
            byte[] salt = new byte[16];
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, SCRIPT_ROUNDS, 256))
                    .getEncoded();
            return HexFormat.of().formatHex(salt) + "$" + SCRIPT_ROUNDS + "$"
                    + HexFormat.of().formatHex(key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

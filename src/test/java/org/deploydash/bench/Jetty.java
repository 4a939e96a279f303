package org.deploydash.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Jetty as it comes, unpacked by the build, with the files of jetty-conf and the WAR, as README tells people to set it up. */
final class Jetty {

    private final Path home;
    private final Path base;
    final int port;

    Jetty(Path home, Path work, Path war) throws IOException {
        this.home = home;
        this.base = work;
        this.port = FreePort.find();
        for (String folder : new String[] {"start.d", "etc", "webapps", "logs"}) {
            Files.createDirectories(base.resolve(folder));
        }
        addModules();
        ship();
        Files.copy(war, base.resolve("webapps/deployment-dashboard.war"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void addModules() throws IOException {
        Process process = new ProcessBuilder(
                        java(), "-jar", home.resolve("start.jar") + "", "--add-modules=http,ee10-deploy")
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("logs/modules.log").toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(
                        "Jetty's modules could not be added: " + Files.readString(base.resolve("logs/modules.log")));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    /** What README says to copy from jetty-conf, with another port and at the root. */
    private void ship() throws IOException {
        Path shipped = Path.of("jetty-conf");
        Files.writeString(
                base.resolve("start.d/dashboard.ini"),
                Files.readString(shipped.resolve("start.d/dashboard.ini")).replace("9000", String.valueOf(port)));
        try (Stream<Path> files = Files.list(shipped)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                String text = Files.readString(file);
                if (name.equals("deployment-dashboard.xml")) {
                    text = text.replace("name=\"contextPath\">/deployment-dashboard<", "name=\"contextPath\">/<");
                    Files.writeString(base.resolve("webapps").resolve(name), text);
                } else {
                    Files.writeString(base.resolve("etc").resolve(name), text);
                }
            }
        }
    }

    /** Lets somebody sign in. */
    void addUser(String name, String password, String role) throws IOException {
        Files.writeString(
                base.resolve("etc/dashboard-users.properties"),
                name + ": " + password + "," + role + System.lineSeparator());
    }

    /** @param flags of the JVM, as README starts it */
    ServerProcess start(Map<String, String> settings, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(flags);
        command.addAll(List.of("-jar", home.resolve("start.jar").toString()));
        return ServerProcess.start(
                base,
                base.resolve("logs/out.log"),
                settings,
                URI.create("http://127.0.0.1:" + port + "/api/self"),
                command.toArray(String[]::new));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}

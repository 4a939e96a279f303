package org.deploydash.abuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What lies on a server's disk after the steps of README, with the files of this project, under {@code /}.
 *
 * @param folder has {@code opt}, {@code etc} (read by the unit in /etc/deployment-dashboard), {@code lib} (the database's), {@code steps.sh}
 * @param command what is run where there is no service manager
 * @param context the file that makes the application deployed
 */
record ServerFiles(Path folder, Path unit, List<String> command, Path context) {

    private static final Map<String, String> PEOPLE = Map.of(
            "viewer", "dashboard-viewer",
            "operator", "dashboard-operator",
            "admin", "dashboard-admin",
            "guessed", "dashboard-viewer",
            // whom no hostile request names: its wrong passwords lock the others on Tomcat
            "unnamed", "dashboard-admin");
    private static final Path WAR = Path.of(System.getProperty("dashboard.war", "target/deployment-dashboard.war"));
    private static final int SCRIPT_ROUNDS = 1_000;
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin/java").toString();

    /** @param name tomcat or jetty */
    static ServerFiles lay(String name, Path folder, int port, String configuration) throws IOException {
        for (String each : List.of("opt", "etc", "lib")) {
            Files.createDirectories(folder.resolve(each));
        }
        Files.writeString(folder.resolve("etc/dashboard.yaml"), configuration);
        return name.equals("tomcat") ? tomcat(folder, port) : jetty(folder, port);
    }

    private static ServerFiles tomcat(Path folder, int port) throws IOException {
        Path home = folder.resolve("opt/tomcat");
        copy(Path.of(System.getProperty("stock.tomcat")), home, "webapps");
        Files.createDirectories(home.resolve("webapps"));
        Path context =
                Files.createDirectories(home.resolve("conf/Catalina/localhost")).resolve("ROOT.xml");
        // as few rounds as these passwords have: at the shipped price a crowd of guesses outlasts a lock
        String shipped = Files.readString(Path.of("tomcat-conf/deployment-dashboard.xml"));
        Files.writeString(context, shipped.replace("iterations=\"210000\"", "iterations=\"" + SCRIPT_ROUNDS + "\""));
        ship("tomcat-conf/setenv.sh", home.resolve("bin/setenv.sh"));
        String server = Files.readString(Path.of("tomcat-conf/server.xml"));
        Files.writeString(home.resolve("conf/server.xml"), server.replace("9000", Integer.toString(port)));
        String users = Files.readString(Path.of("tomcat-conf/dashboard-users.xml"));
        StringBuilder people = new StringBuilder();
        PEOPLE.forEach((name, role) -> people.append("<user username=\"%s\" password=\"%s\" roles=\"%s\"/>%n"
                .formatted(name, derived(name + "-secret"), role)));
        Files.writeString(
                home.resolve("conf/dashboard-users.xml"), users.replace("</tomcat-users>", people + "</tomcat-users>"));
        Files.copy(WAR, home.resolve("webapps/ROOT.war"));
        // a zip does not keep who may run what
        Files.writeString(folder.resolve("steps.sh"), """
                chmod +x "$1"/opt/tomcat/bin/*.sh
                cd "$1"/opt/tomcat
                mkdir -p logs temp work
                chroot "$1" chown -R dashboard /opt/tomcat/logs /opt/tomcat/temp /opt/tomcat/work /opt/tomcat/webapps
                chroot "$1" chown root:dashboard /opt/tomcat/conf/dashboard-users.xml
                chmod 640 conf/dashboard-users.xml
                """);
        return new ServerFiles(
                folder,
                Path.of("tomcat-conf/deployment-dashboard.service").toAbsolutePath(),
                List.of("sh", home.resolve("bin/catalina.sh").toString(), "run"),
                context);
    }

    private static ServerFiles jetty(Path folder, int port) throws IOException {
        Path home = folder.resolve("opt/jetty-home");
        Path base = Files.createDirectories(folder.resolve("opt/jetty-base"));
        copy(Path.of(System.getProperty("stock.jetty")), home, "");
        String start = home.resolve("start.jar").toString();
        Process modules = new ProcessBuilder(JAVA, "-jar", start, "--add-modules=http,ee10-deploy")
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("modules.log").toFile())
                .start();
        if (modules.onExit().join().exitValue() != 0) {
            throw new IOException(Files.readString(folder.resolve("modules.log")));
        }
        String ini = Files.readString(Path.of("jetty-conf/start.d/dashboard.ini"));
        Files.writeString(
                base.resolve("start.d/dashboard.ini"),
                ini.replace("9000", Integer.toString(port)) + "\njetty.deploy.scanInterval=1\n");
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
        Files.writeString(folder.resolve("steps.sh"), """
                chroot "$1" chown root:dashboard /opt/jetty-base/etc/dashboard-users.properties
                chmod 640 "$1"/opt/jetty-base/etc/dashboard-users.properties
                """);
        return new ServerFiles(
                folder,
                Path.of("jetty-conf/deployment-dashboard.service").toAbsolutePath(),
                List.of(
                        JAVA,
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djetty.base=" + base,
                        "-jar",
                        start),
                context);
    }

    private static void copy(Path from, Path to, String without) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                String name = from.relativize(each).toString();
                if (without.isEmpty() || !name.startsWith(without)) {
                    Files.copy(each, to.resolve(name));
                }
            }
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
}

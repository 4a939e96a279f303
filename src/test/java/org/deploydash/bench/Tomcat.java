package org.deploydash.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A stock Tomcat, unpacked by the build, with the files of tomcat-conf and the WAR, as README tells people to set it up. */
final class Tomcat {

    private static final String STATIC_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <servlet>
                <servlet-name>static</servlet-name>
                <servlet-class>org.deploydash.bench.StaticServlet</servlet-class>
                <init-param><param-name>bytes</param-name><param-value>%d</param-value></init-param>
              </servlet>
              <servlet-mapping><servlet-name>static</servlet-name><url-pattern>/bytes</url-pattern></servlet-mapping>
            </web-app>
            """;

    private static final String BROADCAST_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <servlet>
                <servlet-name>jersey</servlet-name>
                <servlet-class>org.glassfish.jersey.servlet.ServletContainer</servlet-class>
                <init-param>
                  <param-name>jersey.config.server.provider.classnames</param-name>
                  <param-value>org.deploydash.bench.BroadcastResource</param-value>
                </init-param>
                <load-on-startup>1</load-on-startup>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping><servlet-name>jersey</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
            </web-app>
            """;

    private static final int ROUNDS = 1000;

    private final Path base;
    private final Path distribution;
    final int port;

    Tomcat(Path distribution, Path work, Path war) throws IOException {
        this.distribution = distribution;
        this.base = work;
        this.port = FreePort.find();
        for (String folder : new String[] {"conf", "bin", "webapps", "logs", "temp", "work"}) {
            Files.createDirectories(base.resolve(folder));
        }
        copyAll(distribution.resolve("conf"), base.resolve("conf"));
        ship(base, port);
        Files.copy(war, base.resolve("webapps/ROOT.war"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** What README says to copy from tomcat-conf. */
    private static void ship(Path base, int port) throws IOException {
        Path shipped = Path.of("tomcat-conf");
        String server = Files.readString(shipped.resolve("server.xml")).replace("9000", String.valueOf(port));
        Files.writeString(base.resolve("conf/server.xml"), server);
        Files.copy(shipped.resolve("setenv.sh"), base.resolve("bin/setenv.sh"), StandardCopyOption.REPLACE_EXISTING);
        Path host = Files.createDirectories(base.resolve("conf/Catalina/localhost"));
        Files.copy(
                shipped.resolve("deployment-dashboard.xml"),
                host.resolve("ROOT.xml"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                shipped.resolve("dashboard-users.xml"),
                base.resolve("conf/dashboard-users.xml"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deploys the reference servlet beside the dashboard, answering the number of bytes. */
    void deployStatic(String context, int bytes) throws IOException {
        try (OutputStream file = Files.newOutputStream(base.resolve("webapps/" + context + ".war"));
                JarOutputStream jar = new JarOutputStream(file);
                InputStream type = StaticServlet.class.getResourceAsStream("StaticServlet.class")) {
            jar.putNextEntry(new JarEntry("WEB-INF/web.xml"));
            jar.write(STATIC_XML.formatted(bytes).getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry("WEB-INF/classes/org/deploydash/bench/StaticServlet.class"));
            type.transferTo(jar);
        }
    }

    /** Deploys Jersey's broadcaster beside the dashboard, with the dashboard's own libraries. */
    void deployBroadcaster(Path war) throws IOException {
        try (OutputStream file = Files.newOutputStream(base.resolve("webapps/broadcast.war"));
                JarOutputStream jar = new JarOutputStream(file);
                InputStream type = BroadcastResource.class.getResourceAsStream("BroadcastResource.class");
                JarFile dashboard = new JarFile(war.toFile())) {
            jar.putNextEntry(new JarEntry("WEB-INF/web.xml"));
            jar.write(BROADCAST_XML.getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry("WEB-INF/classes/org/deploydash/bench/BroadcastResource.class"));
            type.transferTo(jar);
            for (JarEntry library : Collections.list(dashboard.entries())) {
                if (library.getName().startsWith("WEB-INF/lib/") && !library.isDirectory()) {
                    jar.putNextEntry(new JarEntry(library.getName()));
                    dashboard.getInputStream(library).transferTo(jar);
                }
            }
        }
    }

    /** Lets somebody sign in, with the few rounds that scripts with long passwords have. */
    void addUser(String name, String password, String role) throws IOException {
        Path users = base.resolve("conf/dashboard-users.xml");
        String line = "<user username=\"%s\" password=\"%s\" roles=\"%s\"/>".formatted(name, hashed(password), role);
        Files.writeString(users, Files.readString(users).replace("</tomcat-users>", line + "</tomcat-users>"));
    }

    private static String hashed(String password) throws IOException {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, 256))
                    .getEncoded();
            return HexFormat.of().formatHex(salt) + "$" + ROUNDS + "$"
                    + HexFormat.of().formatHex(key);
        } catch (GeneralSecurityException missing) {
            throw new IOException(missing);
        }
    }

    /** Another heap than the shipped one, which is for 500 pages. */
    void heap(String most) throws IOException {
        Path flags = base.resolve("bin/setenv.sh");
        Files.writeString(flags, Files.readString(flags).replaceFirst("-Xmx\\w+", "-Xmx" + most));
    }

    ServerProcess start(Map<String, String> settings) throws IOException {
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("CATALINA_HOME", distribution.toString());
        variables.put("CATALINA_BASE", base.toString());
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        return ServerProcess.start(
                base,
                base.resolve("logs/out.log"),
                variables,
                URI.create("http://127.0.0.1:" + port + "/api/self"),
                "sh",
                "-c",
                "exec sh '" + distribution.resolve("bin/catalina.sh") + "' run");
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}

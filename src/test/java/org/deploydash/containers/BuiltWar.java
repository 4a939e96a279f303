package org.deploydash.containers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.Asset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The WAR of this build, to be deployed by a test. What an administrator gives a container beside it is put inside, where both containers
 * look: context parameters into web.xml, and Tomcat's realm into META-INF/context.xml. Jetty's realm is the server's, see arquillian.xml.
 */
final class BuiltWar {

    private static final Path PROJECT =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path USERS = PROJECT.resolve("src/test/resources/Deployment Dashboard.properties");
    private static final Path WORK = PROJECT.resolve("target/containers/given");
    private static final String WEB_XML = "/WEB-INF/web.xml";

    /** The adapter asks the test's class path before the WAR; a real Jetty does not, and so shall this one. */
    private static final String JETTY_WEB_XML = """
            <?xml version="1.0"?>
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
            <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
              <Set name="parentLoaderPriority">false</Set>
            </Configure>
            """;

    private BuiltWar() {}

    /**
     * @param name decides the context path: {@code ROOT.war} for /, {@code some-name.war} for /some-name
     * @param parameters context parameters beside DASHBOARD_DATA, which is a folder of this deployment's own
     */
    static WebArchive named(String name, Map<String, String> parameters) {
        WebArchive war = ShrinkWrap.create(ZipImporter.class, name)
                .importFrom(new File(System.getProperty("dashboard.war", "target/deployment-dashboard.war")))
                .as(WebArchive.class);
        Map<String, String> all = new TreeMap<>(parameters);
        all.putIfAbsent("DASHBOARD_DATA", folder("data").toString());
        Asset descriptor = war.get(WEB_XML).getAsset();
        war.delete(WEB_XML);
        war.add(new StringAsset(withParameters(text(descriptor), all)), WEB_XML);
        war.delete("/META-INF/context.xml");
        war.add(new StringAsset(context()), "/META-INF/context.xml");
        war.add(new StringAsset(JETTY_WEB_XML), "/WEB-INF/jetty-ee10-web.xml");
        return war;
    }

    /** The same behind a proxy, with what the shipped server.xml has for that on Tomcat. */
    static WebArchive behindProxy(String name, Map<String, String> parameters) {
        WebArchive war = named(name, parameters);
        war.delete("/META-INF/context.xml");
        war.add(new StringAsset(context().replace("<Context>", "<Context>" + proxyValve())), "/META-INF/context.xml");
        return war;
    }

    private static String proxyValve() {
        try {
            Matcher valve = Pattern.compile("<Valve className=\"org.apache.catalina.valves.RemoteIpValve\"[^>]*/>")
                    .matcher(Files.readString(PROJECT.resolve("tomcat-conf/server.xml")));
            if (!valve.find()) {
                throw new IllegalStateException("server.xml says nothing of a proxy");
            }
            return valve.group();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A configuration file for {@code DASHBOARD_CONFIG}. */
    static String configuration(String yaml) {
        return write("dashboard.yaml", yaml).toString();
    }

    /** Parameters: these and a configuration file. */
    static Map<String, String> configured(String yaml, Map<String, String> parameters) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put("DASHBOARD_CONFIG", configuration(yaml));
        return all;
    }

    /** The address of a deployment, with the slash at its end that some containers leave out. */
    static URI folderOf(URI base) {
        return base.toString().endsWith("/") ? base : URI.create(base + "/");
    }

    private static String withParameters(String descriptor, Map<String, String> parameters) {
        String elements = parameters.entrySet().stream()
                .map(parameter ->
                        "<context-param><param-name>%s</param-name><param-value>%s</param-value></context-param>"
                                .formatted(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining("\n"));
        String changed = descriptor.replace("</display-name>", "</display-name>\n" + elements);
        if (changed.equals(descriptor)) {
            throw new IllegalStateException(
                    "web.xml does not look as expected: there is no place for context parameters");
        }
        return changed;
    }

    private static String context() {
        return "<Context><Realm className='org.apache.catalina.realm.MemoryRealm' pathname='%s'/></Context>"
                .formatted(write("tomcat-users.xml", tomcatUsers()));
    }

    private static String tomcatUsers() {
        Properties users = new Properties();
        try (Reader reader = Files.newBufferedReader(USERS)) {
            users.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return users.stringPropertyNames().stream()
                .map(name -> {
                    String[] passwordAndRoles = users.getProperty(name).split(",", 2);
                    return "<user username='%s' password='%s' roles='%s'/>"
                            .formatted(name, passwordAndRoles[0], passwordAndRoles[1]);
                })
                .collect(Collectors.joining("\n", "<tomcat-users>", "</tomcat-users>"));
    }

    private static String text(Asset asset) {
        try (InputStream stream = asset.openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path write(String name, String text) {
        try {
            return Files.writeString(folder("given").resolve(name), text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Path folder(String prefix) {
        try {
            return Files.createTempDirectory(Files.createDirectories(WORK), prefix);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}

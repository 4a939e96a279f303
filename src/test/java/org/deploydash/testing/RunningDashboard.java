package org.deploydash.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.deploydash.loops.Pace;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.util.security.Credential;

/**
 * The whole dashboard as the container runs it (web.xml, listener, realm) in an embedded Jetty on a free port of this machine. Everybody's
 * password is their name and {@code -secret}.
 */
public final class RunningDashboard implements AutoCloseable {

    /** Who may sign in, and with which roles. */
    public static final Map<String, List<String>> PEOPLE = people();

    private final Server server;
    private final WebAppContext context;
    private final URI base;
    private final Realm realm;

    private RunningDashboard(Server server, WebAppContext context, URI base, Realm realm) {
        this.server = server;
        this.context = context;
        this.base = base;
        this.realm = realm;
    }

    /**
     * @param folder for data and whatever else this instance writes
     * @param contextPath {@code /} or as in {@code /dash}
     * @param parameters context parameters; DASHBOARD_DATA is given where it is not among them
     */
    public static RunningDashboard start(Path folder, String contextPath, Map<String, String> parameters) {
        return start(folder, contextPath, parameters, List.of());
    }

    /**
     * @param laid into the servlet context under the names of their public types: a {@link Pace}, a {@link Clock}; a customizer is the
     *     server's
     */
    public static RunningDashboard start(
            Path folder, String contextPath, Map<String, String> parameters, List<Object> laid) {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        // as jetty-conf says it
        HttpConfiguration http =
                connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
        http.setSendServerVersion(false);
        laid.stream()
                .filter(HttpConfiguration.Customizer.class::isInstance)
                .forEach(each -> http.addCustomizer((HttpConfiguration.Customizer) each));
        server.addConnector(connector);
        WebAppContext context = new WebAppContext();
        context.setContextPath(contextPath);
        context.setBaseResourceAsPath(Path.of("src/main/webapp").toAbsolutePath());
        context.setTempDirectory(made(folder.resolve("jetty")).toFile());
        context.setParentLoaderPriority(true);
        context.setThrowUnavailableOnStartupException(true);
        context.setInitParameter("DASHBOARD_DATA", made(folder.resolve("data")).toString());
        parameters.forEach(context::setInitParameter);
        laid.forEach(each -> context.setAttribute(
                each instanceof Clock ? Clock.class.getName() : each.getClass().getName(), each));
        Realm realm = new Realm();
        context.getSecurityHandler().setLoginService(realm);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException("the dashboard does not start", failure);
        }
        String path = contextPath.equals("/") ? "/" : contextPath + "/";
        return new RunningDashboard(
                server, context, URI.create("http://127.0.0.1:" + connector.getLocalPort() + path), realm);
    }

    /** With a configuration file of this content. */
    public static RunningDashboard configured(Path folder, String contextPath, String yaml) {
        return configured(folder, contextPath, yaml, Map.of());
    }

    /** With a configuration file of this content and these parameters beside it. */
    public static RunningDashboard configured(
            Path folder, String contextPath, String yaml, Map<String, String> parameters) {
        try {
            Path file = Files.writeString(folder.resolve("dashboard.yaml"), yaml);
            Map<String, String> all = new LinkedHashMap<>(parameters);
            all.put("DASHBOARD_CONFIG", file.toString());
            return start(folder, contextPath, all);
        } catch (IOException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }

    /** The dashboard's address, with a slash at its end. */
    public URI base() {
        return base;
    }

    /** Takes the application down and leaves the server up, as an administrator's undeploy does. */
    public void undeploy() {
        try {
            context.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the dashboard does not stop", failure);
        }
    }

    /** Brings it up again at the same address, as an upgrade does. */
    public void deployAgain() {
        try {
            context.start();
        } catch (Exception failure) {
            throw new IllegalStateException("the dashboard does not start again", failure);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the dashboard does not stop", failure);
        }
    }

    /** How often the realm was asked for a password. */
    public int logins() {
        return realm.asked.get();
    }

    /** Lets the realm answer nobody until that is counted down. */
    public void holdLogins(CountDownLatch until) {
        realm.held = until;
    }

    private static final class Realm extends HashLoginService {

        private final AtomicInteger asked = new AtomicInteger();
        private volatile CountDownLatch held = new CountDownLatch(0);

        private Realm() {
            super("Deployment Dashboard");
            setUserStore(users());
        }

        @Override
        public UserIdentity login(
                String user, Object password, Request request, Function<Boolean, Session> getOrCreateSession) {
            asked.incrementAndGet();
            try {
                held.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return super.login(user, password, request, getOrCreateSession);
        }
    }

    private static UserStore users() {
        UserStore users = new UserStore();
        PEOPLE.forEach((name, roles) ->
                users.addUser(name, Credential.getCredential(name + "-secret"), roles.toArray(String[]::new)));
        return users;
    }

    private static Map<String, List<String>> people() {
        Map<String, List<String>> people = new LinkedHashMap<>();
        people.put("viewer", List.of("dashboard-viewer"));
        people.put("operator", List.of("dashboard-operator"));
        people.put("tester", List.of("dashboard-operator-test"));
        people.put("admin", List.of("dashboard-admin"));
        people.put("nobody", List.of());
        return people;
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }
}

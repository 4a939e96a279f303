package org.deploydash;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import org.deploydash.live.Room;
import org.deploydash.loops.Pace;
import org.deploydash.settings.InvalidSettings;
import org.deploydash.settings.Surroundings;
import org.deploydash.settings.Variables;
import org.deploydash.storage.Drivers;
import org.deploydash.storage.SoleUse;
import org.deploydash.storage.StorageRefused;
import org.deploydash.web.AccessFilter;
import org.deploydash.web.Assets;
import org.deploydash.web.AssetsServlet;
import org.deploydash.web.Container;
import org.deploydash.web.ErrorServlet;
import org.deploydash.web.NothingHereServlet;
import org.deploydash.web.PageServlet;
import org.deploydash.web.ReadyAnswersFilter;
import org.deploydash.web.SameOriginFilter;
import org.deploydash.web.SecurityHeadersFilter;
import org.deploydash.web.UnreadAnswersFilter;
import org.deploydash.web.UnusableServlet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the dashboard when the container starts it, mounts it, and takes it down again. */
public final class DashboardListener implements ServletContextListener {

    private static final Logger log = LoggerFactory.getLogger(DashboardListener.class);

    private @Nullable Dashboard dashboard;
    private @Nullable SoleUse use;

    @Override
    public synchronized void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        filter(
                context,
                "security-headers",
                new SecurityHeadersFilter(),
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR),
                "/*");
        Optional<Dashboard> built = build(context);
        if (built.isEmpty()) {
            servlet(context, "unusable", new UnusableServlet(), "/*");
            return;
        }
        dashboard = built.get();
        mount(context, built.get());
        built.get().start();
    }

    /** Empty where it cannot be built; the log then says why. The container stays up, and whoever asks is told that something is wrong. */
    private Optional<Dashboard> build(ServletContext context) {
        try {
            Variables variables = contextParameters(context).or(Variables.environment());
            var settings = DashboardSettings.read(variables, Surroundings.of(System.getProperties()));
            use = SoleUse.of(
                    settings.storage(),
                    context.getVirtualServerName() + context.getContextPath(),
                    this::closeDashboard);
            return Optional.of(new Dashboard(
                    settings, room(settings, context), Assets.load(context), clock(context), pace(context)));
        } catch (InvalidSettings | StorageRefused unusable) {
            log.error("The dashboard cannot start; every address answers 503. {}", unusable.getMessage());
        } catch (RuntimeException unexpected) {
            log.error("The dashboard cannot start; every address answers 503", unexpected);
        }
        leave();
        return Optional.empty();
    }

    /** As many open pages as somebody says, or else as the heap has room for. */
    private static Room room(DashboardSettings settings, ServletContext context) {
        return settings.openPages()
                .map(Room::of)
                .orElseGet(() -> Room.within(Runtime.getRuntime().maxMemory(), Container.costOfOpenAnswer(context)));
    }

    /** Whoever embeds the application may lay another clock, in milliseconds and UTC, into the servlet context. */
    private static Clock clock(ServletContext context) {
        return context.getAttribute(Clock.class.getName()) instanceof Clock given
                ? given
                : Clock.tickMillis(ZoneOffset.UTC);
    }

    private static Pace pace(ServletContext context) {
        return context.getAttribute(Pace.class.getName()) instanceof Pace given ? given : Pace.OF_THE_WALL;
    }

    /** Filters in the order of a request. Nothing may write to a browser before the access filter has let it in. */
    private static void mount(ServletContext context, Dashboard dashboard) {
        EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
        servlet(context, "error", new ErrorServlet(), "/error");
        filter(context, "access", new AccessFilter(dashboard.access(), dashboard.limits()), requests, "/*");
        filter(context, "same-origin", new SameOriginFilter(), requests, "/*");
        filter(context, "unread-answers", new UnreadAnswersFilter(), requests, "/*");
        filter(context, "ready-answers", new ReadyAnswersFilter(dashboard.readyAnswers()), requests, "/api/*");
        servlet(context, "nothing-here", new NothingHereServlet(), "/");
        servlet(context, "api", dashboard.api().servlet(), "/api/*").setLoadOnStartup(1);
        servlet(
                context,
                "assets",
                new AssetsServlet(dashboard.assets()),
                "/assets/*",
                "/css/*",
                "/js/*",
                "/img/*",
                "/favicon.ico");
        servlet(
                        context,
                        "page",
                        new PageServlet(
                                "dashboard",
                                dashboard.page(),
                                dashboard.readyAnswers(),
                                "status",
                                "deployments",
                                "operations",
                                "rollbacks"),
                        "")
                .setLoadOnStartup(1);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        try {
            closeDashboard();
        } finally {
            leave();
            Drivers.deregister();
        }
    }

    /** Also where the same application, deployed anew, wants the database before the container has stopped this one. */
    private synchronized void closeDashboard() {
        Dashboard running = dashboard;
        dashboard = null;
        if (running != null) {
            running.close();
        }
    }

    private void leave() {
        SoleUse over = use;
        if (over != null) {
            over.close();
        }
    }

    private static Variables contextParameters(ServletContext context) {
        return name -> Optional.ofNullable(context.getInitParameter(name)).filter(value -> !value.isBlank());
    }

    private static void filter(
            ServletContext context, String name, Filter filter, EnumSet<DispatcherType> types, String pattern) {
        var registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(types, true, pattern);
    }

    private static ServletRegistration.Dynamic servlet(
            ServletContext context, String name, Servlet servlet, String... patterns) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(patterns);
        return registration;
    }
}

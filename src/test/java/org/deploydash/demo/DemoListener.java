package org.deploydash.demo;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/** The bots, their GitHub and their logs live as long as the dashboard beside them. */
public final class DemoListener implements ServletContextListener {

    /** As src/test/jetty/demo.yaml has them: not the defaults, where a real bot may be running. */
    private static final int TEST_PORT = 18001;

    private static final int PROD_PORT = 18000;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Path folder = Path.of(System.getProperty("dashboard.demo.data")).getParent();
        try {
            DemoBots bots = DemoBots.start(TEST_PORT, PROD_PORT);
            open.push(bots);
            open.push(DemoGitHub.start(bots, DemoPast.end(folder)));
        } catch (UncheckedIOException taken) {
            throw new IllegalStateException(
                    "The demo's bots and GitHub need the ports " + TEST_PORT + ", " + PROD_PORT + " and "
                            + DemoGitHub.PORT + ", and one of them is taken. Does another demo run?",
                    taken);
        }
        open.push(new DemoLogs(folder, Clock.systemDefaultZone()));
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        for (AutoCloseable running : open) {
            try {
                running.close();
            } catch (Exception failure) {
                event.getServletContext().log("The demo did not end cleanly", failure);
            }
        }
    }
}

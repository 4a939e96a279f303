package org.deploydash.demo;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The bots live as long as the dashboard beside them. */
public final class DemoListener implements ServletContextListener {

    /** As src/test/jetty/demo.yaml has them: not the defaults, where a real bot may be running. */
    private static final int TEST_PORT = 18001;

    private static final int PROD_PORT = 18000;

    private @Nullable DemoBots bots;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            bots = DemoBots.start(TEST_PORT, PROD_PORT);
        } catch (UncheckedIOException taken) {
            throw new IllegalStateException(
                    "The demo's bots need the ports " + TEST_PORT + " and " + PROD_PORT
                            + ", and one of them is taken. Does another demo run?",
                    taken);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        DemoBots running = bots;
        if (running != null) {
            running.close();
        }
    }
}

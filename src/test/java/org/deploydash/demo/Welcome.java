package org.deploydash.demo;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.net.URI;

/** Prints where the dashboard is and how to sign in, once it answers. Told by the run command through system properties. */
public final class Welcome implements ServletContextListener {

    private static final String USER = "admin";

    private final URI address = URI.create("http://localhost:" + System.getProperty("dashboard.run.port", "9000"));
    private final String password = System.getProperty("dashboard.run.password", "");
    private final Running running = new Running(address, USER, password);

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Thread greeter = new Thread(this::greet, "welcome");
        greeter.setDaemon(true);
        greeter.start();
    }

    private void greet() {
        if (!running.awaitAnswer()) {
            return;
        }
        String line = "=".repeat(72);
        System.out.printf(
                "%n%s%n  Deployment Dashboard   %s%n  user                   %s%n  password               %s%n%s%n%n",
                line, address, USER, password, line);
    }
}

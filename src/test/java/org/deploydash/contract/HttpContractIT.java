package org.deploydash.contract;

import java.net.URI;
import java.nio.file.Path;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on Jetty 12.1, under a context path. */
class HttpContractIT extends HttpContract {

    @TempDir
    static Path folder;

    private static RunningDashboard dashboard;

    @BeforeAll
    static void start() {
        dashboard = RunningDashboard.configured(folder, "/dash", CONFIGURATION, PARAMETERS);
    }

    @AfterAll
    static void stop() {
        dashboard.close();
    }

    @Override
    protected URI base() {
        return dashboard.base();
    }
}

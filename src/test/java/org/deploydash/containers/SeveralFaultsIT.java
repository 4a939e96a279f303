package org.deploydash.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.Map;
import org.deploydash.contract.HttpContract;
import org.deploydash.testing.Caller;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Dashboards beside one another in one container: one whose configuration is wrong, two that come and go. */
@InContainer
class SeveralFaultsIT {

    @ArquillianResource
    @OperateOnDeployment("wrong")
    private URI address;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "wrong", testable = false)
    static WebArchive wrong() {
        return war("wrong.war", "sampling: {intervall: 10s}\n");
    }

    @Deployment(name = "first", managed = false, testable = false)
    static WebArchive first() {
        return war("first.war", HttpContract.CONFIGURATION);
    }

    @Deployment(name = "second", managed = false, testable = false)
    static WebArchive second() {
        return war("second.war", HttpContract.CONFIGURATION);
    }

    @Test
    void a_wrong_configuration_answers_503_on_every_path() {
        Caller wrong = Caller.of(here());

        for (String path : new String[] {"", "api/status", "api/me", "error", "nosuch"}) {
            assertThat(wrong.get(path).statusCode()).as(path).isEqualTo(503);
            assertThat(wrong.get(path).body()).doesNotContain("intervall");
        }
    }

    @Test
    void leaves_nothing_running_when_it_is_undeployed_and_its_neighbour_as_it_is() {
        long before = threads();
        deployer.deploy("first");
        assertThat(threads()).isGreaterThan(before);
        // Another name: the adapter for Jetty starts the first instance again where one name comes back.
        deployer.deploy("second");
        assertThat(writes("first")).isEqualTo(201);
        assertThat(writes("second")).isEqualTo(201);

        deployer.undeploy("first");

        assertThat(writes("second")).isEqualTo(201);
        deployer.undeploy("second");
        await().untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(before));
    }

    private int writes(String name) {
        return Caller.of(here().resolve("/" + name + "/"))
                .signedIn("operator", "operator-secret")
                .post(
                        "api/deployments",
                        "{\"environment\": \"test\", \"commit_sha\": \"abcdef0\", \"status\": \"success\"}")
                .statusCode();
    }

    private URI here() {
        return BuiltWar.folderOf(address);
    }

    private static WebArchive war(String name, String yaml) {
        return BuiltWar.named(name, Map.of("DASHBOARD_CONFIG", BuiltWar.configuration(yaml)));
    }

    /** Our own, by their names; the other dashboards of this test have some too. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dashboard-")
                        || thread.getName().contains("Hikari"))
                .count();
    }
}

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
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dashboards beside one another in one container: one that anyone may read, one whose configuration is wrong, two that come and go. */
@ExtendWith(ArquillianExtension.class)
class SeveralIT {

    @ArquillianResource
    @OperateOnDeployment("open")
    private URI address;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "open", testable = false)
    static WebArchive open() {
        return war("open.war", HttpContract.CONFIGURATION + "access: {read: public}\n");
    }

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
    void anyone_reads_where_the_configuration_says_so() {
        assertThat(Caller.of(here()).get("").statusCode()).isEqualTo(200);
        assertThat(Caller.of(here()).get("api/status").statusCode()).isEqualTo(200);
        assertThat(Caller.of(here()).post("api/deploy/test", "{}").statusCode()).isEqualTo(401);
        assertThat(operator().json("api/me").get("user").asText()).isEqualTo("operator");
    }

    @Test
    void a_wrong_configuration_answers_503_on_every_path() {
        Caller wrong = Caller.of(here().resolve("/wrong/"));

        for (String path : new String[] {"", "api/status", "api/me", "error", "nosuch"}) {
            assertThat(wrong.get(path).statusCode()).as(path).isEqualTo(503);
            assertThat(wrong.get(path).body()).doesNotContain("intervall");
        }
    }

    @Test
    void leaves_nothing_running_when_it_is_undeployed() {
        long before = threads();

        // Two names: the adapter for Jetty starts the first instance again where one name comes back.
        for (String name : new String[] {"first", "second"}) {
            deployer.deploy(name);
            assertThat(Caller.of(here().resolve("/" + name + "/"))
                            .get("api/self")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(threads()).isGreaterThan(before);
            deployer.undeploy(name);
            await().untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(before));
        }
    }

    private URI here() {
        return BuiltWar.folderOf(address);
    }

    private Caller operator() {
        return Caller.of(here()).signedIn("operator", "operator-secret");
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

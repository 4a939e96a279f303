package org.deploydash.containers;

import java.net.URI;
import java.util.Map;
import org.deploydash.contract.HttpContract;
import org.deploydash.testing.Redeployment;
import org.deploydash.testing.Rounds;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** On Tomcat alone: the adapter for Jetty starts earlier instances again where a name comes back. */
@InContainer
class RedeployFaultsIT {

    @ArquillianResource
    @OperateOnDeployment("neighbour")
    private URI address;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "neighbour", testable = false)
    static WebArchive neighbour() {
        return war("neighbour.war");
    }

    @Deployment(name = "again", managed = false, testable = false)
    static WebArchive again() {
        return war("again.war");
    }

    @Test
    void leaves_nothing_behind_however_often_it_is_deployed() {
        Redeployment.leavesNothing(
                Rounds.of(40, 2),
                () -> deployer.deploy("again"),
                BuiltWar.folderOf(address).resolve("/again/"),
                () -> deployer.undeploy("again"));
    }

    private static WebArchive war(String name) {
        return BuiltWar.named(name, Map.of("DASHBOARD_CONFIG", BuiltWar.configuration(HttpContract.CONFIGURATION)));
    }
}

package org.deploydash.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class RootPathIT {
    @Deployment(testable = false)
    static WebArchive war() {
        return BuiltWar.named("ROOT.war", Map.of("ACCESS", "public"));
    }

    @ArquillianResource
    URI base;

    @Test
    void smoke() {
        System.out.println("BASE " + base + " " + Visitor.of(base).get("api/me").body()
                + Visitor.of(base).as("admin").get("").body());
        assertThat(Visitor.of(base).get("api/status").statusCode()).isEqualTo(200);
        assertThat(Visitor.of(base).as("tester").get("api/status").body()).contains("op-test=true");
    }
}

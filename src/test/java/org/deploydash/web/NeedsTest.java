package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.util.List;
import org.deploydash.testing.ApiServer;
import org.deploydash.testing.Caller;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.junit.jupiter.api.Test;

class NeedsTest {

    @Path("forgotten")
    public static final class Forgotten {
        @GET
        public String get() {
            return "seen";
        }
    }

    @Path("open")
    public static final class Open {
        @GET
        @Needs(Role.ANYONE)
        public String get() {
            return "seen";
        }
    }

    @Test
    void a_method_that_says_nothing_is_refused_to_everybody() throws Exception {
        ResourceConfig api = new ResourceConfig(Forgotten.class, Open.class)
                .register(new NeedsFeature(new Access(true, List.of("test"))))
                .register(new ProblemMapper())
                .property(ServerProperties.WADL_FEATURE_DISABLE, true);
        try (ApiServer server = new ApiServer(api, 0).start()) {
            Caller anyone = Caller.of(URI.create(server.uri("/").toString()));

            assertThat(anyone.get("api/open").body()).isEqualTo("seen");
            assertThat(anyone.get("api/forgotten").statusCode()).isEqualTo(403);
        }
    }
}

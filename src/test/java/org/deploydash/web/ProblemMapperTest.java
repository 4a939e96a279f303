package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.deploydash.storage.StorageError;
import org.deploydash.storage.StorageUnavailable;
import org.deploydash.testing.ApiServer;
import org.deploydash.testing.Caller;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProblemMapperTest {

    private static ApiServer server;

    @Path("fail/{how}")
    @Produces(MediaType.APPLICATION_JSON)
    public static final class Failing {
        @GET
        public String get(@PathParam("how") String how) throws Throwable {
            throw switch (how) {
                case "storage" ->
                    new StorageUnavailable(StorageError.STORAGE_BUSY, new IOException("/var/lib/secret.db is locked"));
                case "json" -> new JsonParseException(null, "Unexpected 'secret'");
                case "problem" -> new Problem(409, "busy", "A deployment is under way.");
                case "error" -> new AssertionError("secret");
                default -> new IllegalStateException("jdbc:sqlite:/var/lib/secret.db");
            };
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = new ApiServer(
                        new ResourceConfig(Failing.class)
                                .register(new ProblemMapper())
                                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true),
                        0)
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void a_store_that_cannot_now_is_asked_again_later() {
        HttpResponse<String> answer = fail("storage");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(Caller.json(answer).get("error").asText()).isEqualTo("storage_unavailable");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void what_nobody_thought_of_becomes_an_incident_without_details() {
        for (String how : new String[] {"whatever", "error"}) {
            HttpResponse<String> answer = fail(how);

            assertThat(answer.statusCode()).isEqualTo(500);
            JsonNode problem = Caller.json(answer);
            assertThat(problem.get("incident").asText()).matches("[0-9a-f]{8}");
            assertThat(problem.get("success").asBoolean(true)).isFalse();
            assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
        }
    }

    @Test
    void problems_are_told_as_they_are() {
        HttpResponse<String> answer = fail("problem");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(Caller.json(answer).get("title").asText()).isEqualTo("Conflict");
        assertThat(Caller.json(answer).get("detail").asText()).isEqualTo("A deployment is under way.");
        assertThat(Caller.json(answer).get("error").asText()).isEqualTo("busy");
    }

    @Test
    void json_that_cannot_be_read_is_the_callers_mistake() {
        assertThat(fail("json").statusCode()).isEqualTo(400);
        assertThat(fail("json").body()).doesNotContain("secret");
    }

    private static HttpResponse<String> fail(String how) {
        return Caller.of(URI.create(server.uri("/").toString())).get("api/fail/" + how);
    }
}

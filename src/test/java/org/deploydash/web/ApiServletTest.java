package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application is stopped while it answers. */
@Timeout(60)
class ApiServletTest {

    private static final CountDownLatch[] LATCHES = new CountDownLatch[2];

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final ApiServlet api = new ApiServlet(new ResourceConfig(Slow.class));

    @BeforeEach
    void start() throws Exception {
        LATCHES[0] = new CountDownLatch(1);
        LATCHES[1] = new CountDownLatch(1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler();
        context.addServlet(new ServletHolder(api), "/api/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        LATCHES[1].countDown();
        server.stop();
    }

    @Test
    void a_request_under_way_is_answered_first_and_the_next_refused() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask();
        LATCHES[0].await();
        Thread stopping = new Thread(api::destroy);
        stopping.start();
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING || !stopping.isAlive());

        LATCHES[1].countDown();

        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEqualTo("answered");
        stopping.join();
        HttpResponse<String> late = ask().join();
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.body()).contains("\"status\":503");
    }

    @Test
    void one_that_never_ends_holds_nothing_up() throws Exception {
        ask();
        LATCHES[0].await();

        api.destroy();

        assertThat(ask().join().statusCode()).isEqualTo(503);
    }

    private CompletableFuture<HttpResponse<String>> ask() {
        URI address = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/api/slow");
        return HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    /** Answers when it is told to. */
    @Path("slow")
    public static final class Slow {

        @GET
        public String answer() throws InterruptedException {
            LATCHES[0].countDown();
            LATCHES[1].await();
            return "answered";
        }
    }
}

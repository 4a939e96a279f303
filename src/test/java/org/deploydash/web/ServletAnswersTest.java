package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.deploydash.storage.StorageError;
import org.deploydash.storage.StorageUnavailable;
import org.deploydash.testing.Caller;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What servlets answer where something fails, with the error page mounted as in web.xml. */
class ServletAnswersTest {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler();
        context.setContextPath("/");
        add(context, new ErrorServlet(), "/error");
        add(context, new Broken(), "/broken");
        add(context, new Broken(), "/api/broken");
        add(context, new PageServlet("dashboard", new StoreAway(), new ReadyAnswers(), "status"), "/page/*");
        var errors = new ErrorPageErrorHandler();
        errors.addErrorPage(Throwable.class, "/error");
        errors.addErrorPage(400, 599, "/error");
        context.setErrorHandler(errors);
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void what_nobody_caught_is_an_incident_without_details_to_programs() {
        HttpResponse<String> answer = send("GET", "api/broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(Caller.json(answer).get("error").asText()).isEqualTo("internal_error");
        assertThat(Caller.json(answer).get("incident").asText()).matches("[0-9a-f]{8}");
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void and_a_plain_page_with_the_incident_to_people() {
        HttpResponse<String> answer = send("GET", "broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.body()).containsPattern("Incident [0-9a-f]{8}");
        assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void the_error_page_is_not_there_where_it_is_asked_for() {
        assertThat(send("GET", "error").statusCode()).isEqualTo(404);
    }

    @Test
    void a_page_without_its_store_says_when_to_come_again() {
        HttpResponse<String> answer = send("GET", "page/");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.body()).contains("The store cannot do this now").doesNotContain("secret");
    }

    @Test
    void a_page_asked_for_without_the_slash_leads_to_the_slash() {
        HttpResponse<String> answer = send("GET", "page?q=a%20b");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/?q=a%20b");
    }

    @Test
    void what_can_only_be_read_refuses_every_other_method_in_words() {
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE", "FOO"}) {
            HttpResponse<String> answer = send(method, "page/");

            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(method).hasValue("GET, HEAD, OPTIONS");
            assertThat(answer.body()).as(method).contains("does not know that method");
        }
    }

    private HttpResponse<String> send(String method, String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/" + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .method(method, BodyPublishers.noBody())
                    .build();
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void add(ServletContextHandler context, Servlet servlet, String path) {
        context.addServlet(new ServletHolder(servlet), path);
    }

    private static final class Broken extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            throw new IllegalStateException("jdbc:sqlite:/var/lib/secret.db");
        }
    }

    private static final class StoreAway implements PageServlet.Source {

        @Override
        public String kind(HttpServletRequest request) {
            return "any";
        }

        @Override
        public Map<String, Object> model(HttpServletRequest request) {
            throw new StorageUnavailable(StorageError.STORAGE_BUSY, new IOException("/var/lib/secret.db is locked"));
        }
    }
}

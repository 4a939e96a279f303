package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCrowdTest {

    private static final int CROWD = 8;

    private static final class Slow implements PageServlet.Source {

        private final ReadyAnswers answers = new ReadyAnswers();
        private final CountDownLatch here = new CountDownLatch(CROWD);
        private final AtomicInteger made = new AtomicInteger();

        @Override
        public String kind(HttpServletRequest request) {
            here.countDown();
            return "any";
        }

        @Override
        public Map<String, Object> model(HttpServletRequest request) {
            try {
                here.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            answers.invalidate("topic");
            return Map.of("made", made.incrementAndGet());
        }
    }

    @Test
    void a_page_that_is_old_before_it_is_made_is_not_made_anew_for_each_of_a_crowd(@TempDir Path folder)
            throws Exception {
        Path templates = Files.createDirectories(folder.resolve("WEB-INF/templates"));
        Files.writeString(templates.resolve("one.html"), "<p th:text=\"${made}\"></p>");
        Slow source = new Slow();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        var context = new ServletContextHandler();
        context.setBaseResourceAsPath(folder);
        context.addServlet(new ServletHolder(new PageServlet("one", source, source.answers, "topic")), "/");
        server.setHandler(context);
        server.start();
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"))
                    .build();
            HttpClient client = HttpClient.newHttpClient();
            List<CompletableFuture<HttpResponse<String>>> crowd = Stream.generate(
                            () -> client.sendAsync(request, BodyHandlers.ofString()))
                    .limit(CROWD)
                    .toList();
            for (CompletableFuture<HttpResponse<String>> answer : crowd) {
                assertThat(answer.get().body()).isIn("<p>1</p>", "<p>2</p>");
            }
        } finally {
            server.stop();
        }
    }
}

package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page that comes in pieces, as every long one does, is told in the words of one that came whole. */
@ExtendWith(Browsers.class)
class TornPageIT {

    private static final String BEGINNING = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><link rel="icon" href="data:,"><script src="theme.js"></script>
            <script>new MutationObserver(() => document.querySelector('time') && fetch('seen')).observe(document, {childList: true, subtree: true});</script>
            <p>checked <time data-ago="0 s ago" datetime="2026-11-22T14:02:00Z">2026-11-22""";
    private static final String END = " 14:02 UTC</time></p><p id=\"end\">the end</p></html>";

    private final CountDownLatch seen = new CountDownLatch(1);

    @Test
    void writes_no_age_into_a_time_that_is_still_arriving(Browsers browsers) throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::page);
        server.createContext(
                "/theme.js", exchange -> whole(exchange, Files.readString(Path.of("src/main/webapp/js/theme.js"))));
        server.createContext("/seen", exchange -> {
            seen.countDown();
            whole(exchange, "");
        });
        server.start();
        try (Browser page = browsers.open(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))) {
            eventually(() -> assertThat(page.text("#end")).isEqualTo("the end"));
            assertThat(page.text("p")).isEqualTo("checked 0 s ago");
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(BEGINNING.getBytes(StandardCharsets.UTF_8));
            body.flush();
            assertThat(seen.await(20, TimeUnit.SECONDS)).as("the beginning").isTrue();
            body.write(END.getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void whole(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/javascript; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

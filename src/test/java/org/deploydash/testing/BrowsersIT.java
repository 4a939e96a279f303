package org.deploydash.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The fixture itself: a test of the page can be believed only where this one passes. */
@ExtendWith(Browsers.class)
class BrowsersIT {

    private static final String PAGE = """
            <!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title><link rel="icon" href="data:,"><header><h1>A page</h1></header><main>Nothing yet</main>
            <script>fetch("data.txt").then(r => r.text()).then(t => { document.querySelector("main").textContent = t + innerWidth; });</script>
            """;

    private HttpServer server;
    private URI address;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        server.createContext("/", exchange -> {
                    byte[] body = (exchange.getRequestURI().getPath().equals("/") ? PAGE : "wide ")
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                })
                .setAuthenticator(new BasicAuthenticator("test") {
                    @Override
                    public boolean checkCredentials(String user, String password) {
                        return user.equals("admin") && password.equals("p:ä@/");
                    }
                });
        server.start();
    }

    private static void shows(Browser browser, String text) {
        await().untilAsserted(() -> assertThat(browser.text("main")).isEqualTo(text));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void signs_in_and_the_pages_own_requests_are_signed_in_too(Browsers browsers) {
        try (Browser browser = browsers.open(address, "admin", "p:ä@/")) {
            shows(browser, "wide " + Browser.DESK);
            assertThat(browser.driver().getCurrentUrl()).isEqualTo(address.toString());
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void has_the_width_it_was_told(Browsers browsers) {
        try (Browser browser = browsers.open(address, "admin", "p:ä@/")) {
            browser.width(Browser.PHONE);
            browser.go(address);
            shows(browser, "wide " + Browser.PHONE);
        }
    }

    @Test
    void collects_what_the_console_says(Browsers browsers) {
        try (Browser browser = browsers.open(address, "admin", "p:ä@/")) {
            browser.run("console.error('said')");
            assertThat(browser.errors()).singleElement().asString().contains("said");
        }
    }

    @Test
    void shows_nothing_without_a_login(Browsers browsers) {
        try (Browser browser = browsers.open(address)) {
            assertThat(browser.findAll("main")).isEmpty();
        }
    }

    @Test
    void takes_a_picture(Browsers browsers) throws IOException {
        try (Browser browser = browsers.open(address, "admin", "p:ä@/")) {
            Path picture = browser.screenshot("a-page");
            assertThat(Files.readAllBytes(picture)).startsWith(0x89, 'P', 'N', 'G');
        }
    }
}

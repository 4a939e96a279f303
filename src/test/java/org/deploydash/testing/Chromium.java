package org.deploydash.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/**
 * A running Chromium. To start one costs more than most tests do, so it is used again: each user gets a profile of their own, with its own
 * logins, storage and permissions, of which nothing is left at the end. WebDriver has no word for profiles; they are spoken of on the browser's
 * own line (Chrome DevTools Protocol, domain Target).
 */
final class Chromium {

    private static final Queue<Chromium> IDLE = new ConcurrentLinkedQueue<>();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_S = 60;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> IDLE.forEach(each -> each.driver.quit())));
    }

    private final ChromeDriver driver;
    private final WebSocket line;
    private final String home;
    private final AtomicInteger questions = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private String profile = "";

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
        this.home = driver.getWindowHandle();
        URI address = URI.create(String.valueOf(driver.getCapabilities().getCapability("se:cdp")));
        this.line = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Answers())
                .join();
    }

    /** One with a fresh profile and an empty page. */
    static Chromium take(Supplier<ChromeDriver> start) {
        Chromium idle = IDLE.poll();
        Chromium taken = idle == null ? new Chromium(start.get()) : idle;
        taken.profile = taken.ask("Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asText();
        taken.tab();
        // What the one before left unread is told to nobody.
        taken.driver.manage().logs().get(LogType.BROWSER);
        return taken;
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens another page of the same profile, and turns to it. */
    void tab() {
        String id = ask("Target.createTarget", Map.of("url", "about:blank", "browserContextId", profile))
                .path("targetId")
                .asText();
        driver.switchTo().window(id);
    }

    /** @param permission as in {@code notifications}; for every page of the profile */
    void allow(String permission) {
        ask("Browser.grantPermissions", Map.of("permissions", new String[] {permission}, "browserContextId", profile));
    }

    /** Forgets the profile with all its pages. */
    void giveBack() {
        try {
            driver.switchTo().window(home);
            ask("Target.disposeBrowserContext", Map.of("browserContextId", profile));
            IDLE.add(this);
        } catch (RuntimeException broken) {
            // it ends here, however it answers no more
            driver.quit();
        }
    }

    private JsonNode ask(String method, Map<String, Object> parameters) {
        int number = questions.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(number, answer);
        try {
            String question = JSON.writeValueAsString(Map.of("id", number, "method", method, "params", parameters));
            line.sendText(question, true).join();
            JsonNode told = answer.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
            if (told.has("error")) {
                throw new WebDriverException(method + ": " + told.path("error"));
            }
            return told.path("result");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                answered(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void answered(String text) {
            try {
                JsonNode told = JSON.readTree(text);
                CompletableFuture<JsonNode> waiting =
                        asked.remove(told.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(told);
                }
            } catch (JsonProcessingException noJson) {
                asked.values().forEach(waiting -> waiting.completeExceptionally(noJson));
            }
        }
    }
}

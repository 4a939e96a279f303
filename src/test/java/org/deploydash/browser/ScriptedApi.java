package org.deploydash.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a real dashboard and gives the answers that a test wants said, as the HTTP contract words them; everything else is the
 * dashboard's own. So the page can be shown refusals, broken lines and far-off states that no GitHub gives on demand.
 */
final class ScriptedApi implements AutoCloseable {

    /** What the page asked for. The query belongs to it as it was written, the body is empty text where there was none. */
    record Asked(String method, String path, String query, Map<String, List<String>> headers, String body) {

        /** The first value of a header. */
        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst();
        }
    }

    /** @param whole whether the answer is sent to its end */
    private record Answer(int status, String json, boolean whole) {}

    /** Numbers beyond those of the dashboard's own events, which begin at the microsecond of its start, and still whole ones for a page. */
    private static final long FIRST_EVENT = 1L << 52;

    private static final Set<String> NOT_PASSED_ON =
            Set.of("connection", "content-length", "host", "origin", "upgrade", "http2-settings", "transfer-encoding");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI dashboard;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Set<OutputStream> streams = ConcurrentHashMap.newKeySet();
    private final Set<String> withheld = ConcurrentHashMap.newKeySet();
    private final AtomicLong events = new AtomicLong(FIRST_EVENT);

    private ScriptedApi(URI dashboard) {
        this.dashboard = dashboard;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unbound) {
            throw new UncheckedIOException(unbound);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static ScriptedApi before(URI dashboard) {
        return new ScriptedApi(dashboard);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** @param request as in {@code GET api/operations}; the query does not count */
    ScriptedApi answers(String request, int status, String json) {
        answers.put(request, new Answer(status, json, true));
        return this;
    }

    ScriptedApi answers(String request, String json) {
        return answers(request, 200, json);
    }

    /** From now on the dashboard answers that itself again. */
    ScriptedApi passesOn(String request) {
        answers.remove(request);
        return this;
    }

    /**
     * The dashboard's answers come without that header.
     *
     * @param header in small letters; a browser without a window has nobody to ask for a password and shows nothing where one is asked for
     */
    ScriptedApi withholds(String header) {
        withheld.add(header);
        return this;
    }

    /** The line breaks in the middle of the answer. */
    ScriptedApi breaksOff(String request) {
        answers.put(request, new Answer(202, "{\"success\":true,", false));
        return this;
    }

    /** Whoever asks for that waits until {@link #letsGo}. */
    ScriptedApi holds(String request) {
        held.put(request, new CountDownLatch(1));
        return this;
    }

    ScriptedApi letsGo(String request) {
        held.remove(request).countDown();
        return this;
    }

    /** Nobody waits any more, and every answer is the dashboard's own again. */
    ScriptedApi startsOver() {
        answers.clear();
        held.values().forEach(CountDownLatch::countDown);
        held.clear();
        return this;
    }

    /** Sends an event to every open page. */
    ScriptedApi announces(String name, String json) {
        String event = "event: %s\nid: %d\ndata: %s\n\n"
                .formatted(name, events.incrementAndGet(), json.strip().replace("\n", " "));
        streams.forEach(stream -> send(stream, event));
        return this;
    }

    /** Ends every stream as the dashboard does with one that has lived long enough. */
    void endsStreams() {
        streams.forEach(stream -> {
            synchronized (stream) {
                try {
                    stream.close();
                } catch (IOException gone) {
                    streams.remove(stream);
                }
            }
        });
    }

    /** How many pages listen. */
    int listeners() {
        return streams.size();
    }

    /** Every request of that kind so far, the oldest first. */
    List<Asked> asked(String request) {
        return asked.stream()
                .filter(each -> request.equals(each.method() + " " + each.path()))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath().substring(1);
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
            byte[] body = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            asked.add(new Asked(
                    method, path, query, exchange.getRequestHeaders(), new String(body, StandardCharsets.UTF_8)));
            CountDownLatch holding = held.get(method + " " + path);
            if (holding != null) {
                holding.await();
            }
            Answer answer = answers.get(method + " " + path);
            if (answer == null) {
                pass(exchange, body);
            } else {
                say(exchange, answer);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", answer.status() < 400 ? "application/json" : "application/problem+json");
        exchange.sendResponseHeaders(answer.status(), answer.whole() ? bytes.length : bytes.length + 100);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        URI asked = exchange.getRequestURI();
        String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        dashboard.resolve(asked.getRawPath().substring(1) + query))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.headers().map().forEach((name, values) -> {
            String small = name.toLowerCase(Locale.ROOT);
            if (!NOT_PASSED_ON.contains(small) && !withheld.contains(small)) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        try (InputStream in = answer.body()) {
            boolean empty = answer.statusCode() == 204 || answer.statusCode() == 304;
            exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : 0);
            if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
                stream(in, exchange.getResponseBody());
            } else if (!empty) {
                in.transferTo(exchange.getResponseBody());
            }
        }
    }

    /** Event by event, so that one of ours never falls into the middle of another. */
    private void stream(InputStream in, OutputStream out) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        streams.add(out);
        try {
            StringBuilder event = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                event.append(line).append('\n');
                if (line.isEmpty()) {
                    if (!send(out, event.toString())) {
                        return;
                    }
                    event.setLength(0);
                }
            }
        } finally {
            streams.remove(out);
        }
    }

    /** @return whether the page still listens */
    private boolean send(OutputStream out, String event) {
        synchronized (out) {
            try {
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
                return true;
            } catch (IOException gone) {
                streams.remove(out);
                return false;
            }
        }
    }
}

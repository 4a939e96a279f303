package org.deploydash.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Somebody who calls the dashboard the way curl does: keeps no cookies, follows no redirects. Unchangeable. */
public final class Caller {

    static {
        // the tests say of themselves whence they write
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,origin,content-length");
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI base;
    private final Map<String, String> headers;

    private Caller(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /** @param base the dashboard's address, with a slash at its end */
    public static Caller of(URI base) {
        return new Caller(base, Map.of());
    }

    public Caller signedIn(String name, String password) {
        String login = name + ":" + password;
        return with(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    public Caller with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Caller(base, more);
    }

    /** @param path below the dashboard's address, without a slash at its beginning */
    public HttpResponse<String> get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public JsonNode json(String path) {
        return json(get(path));
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException noJson) {
            throw new AssertionError("no JSON (" + answer.statusCode() + "): " + answer.body(), noJson);
        }
    }

    /**
     * A GET of a path that no client would send, over a plain socket.
     *
     * @return the whole answer, its head included
     */
    public String raw(String path) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            StringBuilder request = new StringBuilder("GET " + base.getRawPath() + path + " HTTP/1.1\r\nHost: "
                    + base.getAuthority() + "\r\nConnection: close\r\n");
            headers.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new AssertionError("GET " + path + " has no answer", failure);
        }
    }

    public HttpResponse<String> post(String path, String json) {
        return with("Content-Type", "application/json").send("POST", path, BodyPublishers.ofString(json));
    }

    public HttpResponse<String> send(String method, String path, BodyPublisher body) {
        return send(method, path, body, BodyHandlers.ofString());
    }

    /** The status of an answer whose end is not waited for: it may have none. */
    public int begins(String method, String path) {
        HttpResponse<InputStream> answer = send(method, path, BodyPublishers.noBody(), BodyHandlers.ofInputStream());
        try (InputStream rest = answer.body()) {
            return answer.statusCode();
        } catch (IOException unclosed) {
            throw new AssertionError(method + " " + path + " does not let go", unclosed);
        }
    }

    private <T> HttpResponse<T> send(String method, String path, BodyPublisher body, BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(method, body);
        headers.forEach(request::header);
        try {
            return sent(request.build(), handler);
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path + " has no answer", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    /** A kept connection may be ended by the container in the very moment it is used again: then nobody has seen the request. */
    private static <T> HttpResponse<T> sent(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return CLIENT.send(request, handler);
        } catch (IOException failure) {
            if (!String.valueOf(failure.getMessage()).contains("received no bytes")) {
                throw failure;
            }
            return CLIENT.send(request, handler);
        }
    }
}

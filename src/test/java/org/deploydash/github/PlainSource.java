package org.deploydash.github;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deploydash.dispatch.OutsideTrouble;

/** The least that speaks to the fake GitHub over HTTP: entity tags, and one code for each kind of no. */
final class PlainSource implements GitHubSource {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Known(String tag, Answer answer) {}

    private final URI api;
    private final String token;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    PlainSource(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    @Override
    public Answer get(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/vnd.github+json")
                .header("User-Agent", "test");
        Known before = known.get(path);
        if (before != null) {
            request.header("If-None-Match", before.tag());
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() == 304 && before != null) {
                return new Answer(before.answer().body(), true, before.answer().more());
            }
            if (response.statusCode() == 404) {
                throw new OutsideTrouble("workflow_not_found", "There is none.", null);
            }
            if (response.statusCode() != 200) {
                throw new OutsideTrouble("github_unavailable", "Not now: " + response.statusCode(), null);
            }
            boolean more = response.headers().firstValue("Link").orElse("").contains("rel=\"next\"");
            Answer answer = new Answer(JSON.readTree(response.body()), false, more);
            response.headers().firstValue("ETag").ifPresent(tag -> known.put(path, new Known(tag, answer)));
            return answer;
        } catch (IOException failure) {
            throw new OutsideTrouble("github_unavailable", "Not now.", null);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}

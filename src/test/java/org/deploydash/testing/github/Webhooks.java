package org.deploydash.testing.github;

import static org.deploydash.testing.github.Shapes.fields;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What GitHub tells by itself. Every happening becomes a letter that waits here; a test takes the letters and sends them in the order it
 * likes, twice or not at all.
 */
public final class Webhooks {

    private final Desk desk;
    private final Clock clock;
    private final List<Letter> waiting = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param delivery GitHub's number of the delivery, new for each letter and kept when it is sent again */
    public record Letter(String event, String delivery, byte[] body) {

        public Letter withBody(byte[] other) {
            return new Letter(event, delivery, other);
        }
    }

    public Webhooks(Desk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    /** Takes all that wait, oldest first. */
    public synchronized List<Letter> take() {
        List<Letter> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    public Letter ping(FakeRepository repository) {
        return letter(
                "ping",
                fields(
                        "zen", "Design for failure.",
                        "hook_id", 1,
                        "hook", fields("type", "Repository", "id", 1, "active", true, "events", List.of("*")),
                        "repository", desk.shapes().repository(repository),
                        "sender", desk.shapes().user(repository.owner())));
    }

    public Letter letter(String event, Map<String, Object> payload) {
        return new Letter(event, UUID.randomUUID().toString(), Shapes.bytes(payload));
    }

    /** Signs and sends one. @return the status of the answer */
    public int send(URI to, String secret, Letter letter) {
        HttpRequest request = HttpRequest.newBuilder(to)
                .timeout(Duration.ofSeconds(10)) // GitHub waits no longer
                .header("Content-Type", "application/json")
                .header("User-Agent", "GitHub-Hookshot/fake")
                .header("X-GitHub-Event", letter.event())
                .header("X-GitHub-Delivery", letter.delivery())
                .header("X-Hub-Signature-256", signature(secret, letter.body()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(letter.body()))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Sends them in that order. */
    public void sendAll(URI to, String secret, List<Letter> letters) {
        letters.forEach(letter -> send(to, secret, letter));
    }

    public static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Writes it down as it is at this moment. */
    public synchronized void happened(FakeRepository repository, Happening what) {
        FakeRun run = what.run();
        Map<String, Object> payload = fields("action", what.action());
        if (what.deployment() != null) {
            payload.put("deployment", desk.deployments().deployment(repository, what.deployment()));
        }
        if (what.status() != null) {
            payload.put(
                    "deployment_status", desk.deployments().status(repository, what.deployment(), what.status(), true));
        }
        if (what.job() != null) {
            payload.put("workflow_job", desk.runs().job(repository, run, what.job(), clock.instant()));
        }
        if (run != null) {
            payload.put("workflow", desk.runs().workflow(repository, run.workflow()));
            payload.put("workflow_run", what.job() == null ? desk.runs().run(repository, run) : null);
            if (what.job() != null) {
                payload.remove("workflow_run");
                payload.remove("workflow");
            }
        }
        payload.put("repository", desk.shapes().repository(repository));
        payload.put("sender", desk.shapes().user(run == null ? repository.owner() : run.actor()));
        waiting.add(letter(what.event(), payload));
    }

    public void close() {
        take();
    }
}

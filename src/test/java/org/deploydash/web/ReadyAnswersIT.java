package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.deploydash.testing.ApiServer;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadyAnswersIT {

    private static final String LARGE = "x".repeat(3000);

    /** What is asked, with a count of how often it was really made. */
    @Path("/numbers")
    @Produces("application/json")
    public static final class NumbersResource {

        private final AtomicInteger made = new AtomicInteger();
        private volatile String text = "one";
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile CountDownLatch reached = new CountDownLatch(1);

        @GET
        @Ready("numbers")
        public String numbers(@QueryParam("n") String n) throws InterruptedException {
            made.incrementAndGet();
            String read = text;
            reached.countDown();
            gate.await();
            return "{\"text\":\"" + read + "\",\"n\":\"" + n + "\"}";
        }

        @GET
        @Path("large")
        @Ready({"numbers", "others"})
        public String large() {
            return "{\"text\":\"" + LARGE + made.incrementAndGet() + "\"}";
        }

        @GET
        @Path("missing")
        @Ready("numbers")
        public Response missing() {
            made.incrementAndGet();
            return Response.status(404).entity("{}").build();
        }

        @GET
        @Path("mine")
        public String mine() {
            return "{\"made\":" + made.incrementAndGet() + "}";
        }

        @POST
        public String change() {
            return "{\"posted\":" + made.incrementAndGet() + "}";
        }
    }

    private final ReadyAnswers answers = new ReadyAnswers();
    private final NumbersResource numbers = new NumbersResource();
    private final HttpClient client = HttpClient.newHttpClient();
    private ApiServer server;

    @BeforeEach
    void serve() throws Exception {
        var api = new ResourceConfig().register(numbers).register(new ReadyCapture(answers));
        server = new ApiServer(api, 0).filter(new ReadyAnswersFilter(answers)).start();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void an_answer_is_made_once_and_looks_the_same_to_the_first_and_to_all_others() throws Exception {
        HttpResponse<byte[]> first = get("/api/numbers?n=1");
        HttpResponse<byte[]> second = get("/api/numbers?n=1");

        assertThat(numbers.made).hasValue(1);
        assertThat(second.body()).isEqualTo(first.body());
        for (String name : new String[] {"ETag", "Cache-Control", "Vary", "Content-Type", "Content-Length"}) {
            assertThat(second.headers().firstValue(name))
                    .isEqualTo(first.headers().firstValue(name))
                    .isPresent();
        }
        assertThat(header(second, "Cache-Control")).isEqualTo("private, no-cache");
        assertThat(header(second, "Vary")).isEqualTo("Accept-Encoding");
        get("/api/numbers?n=2");
        assertThat(numbers.made).hasValue(2);
    }

    @Test
    void who_has_it_already_gets_a_304() throws Exception {
        String tag = header(get("/api/numbers"), "ETag");
        HttpResponse<byte[]> again = get("/api/numbers", "If-None-Match", tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(tag);

        numbers.text = "two";
        answers.invalidate("numbers");
        get("/api/numbers");
        HttpResponse<byte[]> changed = get("/api/numbers", "If-None-Match", tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(new String(changed.body())).contains("two");
    }

    @Test
    void each_form_has_its_own_tag() throws Exception {
        get("/api/numbers/large");
        HttpResponse<byte[]> plain = get("/api/numbers/large");
        HttpResponse<byte[]> zipped = get("/api/numbers/large", "Accept-Encoding", "br, gzip");

        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(header(zipped, "ETag")).isNotEqualTo(header(plain, "ETag"));
        assertThat(get("/api/numbers/large", "If-None-Match", header(zipped, "ETag"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/api/numbers/large", "If-None-Match", header(zipped, "ETag"), "Accept-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(304);
        assertThat(get("/api/numbers/large", "Accept-Encoding", "gzip;q=0").body())
                .isEqualTo(plain.body());
        assertThat(numbers.made).hasValue(1);
    }

    @Test
    void the_first_to_ask_gets_it_compressed_too() throws Exception {
        HttpResponse<byte[]> first = get("/api/numbers/large", "Accept-Encoding", "gzip");
        HttpResponse<byte[]> second = get("/api/numbers/large", "Accept-Encoding", "gzip");

        assertThat(numbers.made).hasValue(1);
        assertThat(header(first, "Content-Encoding")).isEqualTo("gzip");
        assertThat(first.body()).isEqualTo(second.body());
        assertThat(header(first, "ETag")).isEqualTo(header(second, "ETag"));
        assertThat(header(first, "Content-Length")).isEqualTo(header(second, "Content-Length"));
    }

    @Test
    void a_change_of_either_topic_makes_it_old() throws Exception {
        get("/api/numbers/large");
        answers.invalidate("others");
        get("/api/numbers/large");
        answers.invalidate("numbers");
        get("/api/numbers/large");
        answers.invalidate("unrelated");
        get("/api/numbers/large");
        assertThat(numbers.made).hasValue(3);
    }

    @Test
    void a_head_has_the_headers_of_the_get_and_no_body() throws Exception {
        HttpResponse<byte[]> cold = send("HEAD", "/api/numbers");
        assertThat(cold.statusCode()).isEqualTo(200);
        assertThat(cold.body()).isEmpty();

        HttpResponse<byte[]> get = get("/api/numbers");
        int made = numbers.made.get();
        HttpResponse<byte[]> head = send("HEAD", "/api/numbers");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "ETag")).isEqualTo(header(get, "ETag"));
        assertThat(header(head, "Content-Length")).isEqualTo(header(get, "Content-Length"));
        assertThat(numbers.made).hasValue(made);
    }

    @Test
    void what_changes_while_an_answer_is_made_is_never_hidden_by_it() throws Exception {
        numbers.gate = new CountDownLatch(1);
        CompletableFuture<HttpResponse<byte[]>> slow = client.sendAsync(
                HttpRequest.newBuilder(server.uri("/api/numbers")).build(), BodyHandlers.ofByteArray());
        numbers.reached.await();
        numbers.text = "two";
        answers.invalidate("numbers");
        numbers.gate.countDown();

        assertThat(new String(slow.get().body())).contains("one");
        assertThat(new String(get("/api/numbers").body())).contains("two");
        assertThat(new String(get("/api/numbers").body())).contains("two");
        assertThat(numbers.made).hasValue(2);
    }

    @Test
    void only_a_200_of_an_annotated_get_is_kept() throws Exception {
        get("/api/numbers/missing");
        assertThat(get("/api/numbers/missing").statusCode()).isEqualTo(404);
        get("/api/numbers/mine");
        get("/api/numbers/mine");
        send("POST", "/api/numbers");
        send("POST", "/api/numbers");
        assertThat(numbers.made).hasValue(6);
    }

    @Test
    void who_does_not_take_json_is_left_to_jersey() throws Exception {
        get("/api/numbers");
        assertThat(get("/api/numbers", "Accept", "text/html").statusCode()).isEqualTo(406);
        assertThat(get("/api/numbers", "Accept", "text/html, */*;q=0.1").statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }
}

package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.deploydash.testing.ApiServer;
import org.deploydash.testing.Caller;
import org.deploydash.testing.SilentReaders;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreadAnswersIT {

    private static final int LARGE = 4 << 20;
    private static final int NARROW = 16 * 1024;

    @Path("/letters")
    @Produces("text/plain")
    public static final class LettersResource {

        /** As many as asked for, in pieces of that size. */
        @GET
        public StreamingOutput letters(@QueryParam("count") int count, @QueryParam("piece") int piece) {
            byte[] all = text(count).getBytes(StandardCharsets.US_ASCII);
            return output -> {
                for (int sent = 0; sent < count; sent += piece) {
                    output.write(all, sent, Math.min(piece, count - sent));
                    output.flush();
                }
            };
        }
    }

    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ApiServer(new ResourceConfig().register(new LettersResource()), NARROW)
                .filter(new UnreadAnswersFilter(LARGE + LARGE / 2))
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** No two stretches of it are the same for long. */
    private static String text(int count) {
        StringBuilder text = new StringBuilder(count + 8);
        for (int i = 0; text.length() < count; i++) {
            text.append(i).append(' ');
        }
        return text.substring(0, count);
    }

    private Caller caller() {
        return Caller.of(server.uri("/"));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "100,100",
        "8000,8000",
        "8001,8001",
        "8001,4000",
        "100000,100000",
        "100000,7",
        "100000,30000",
        "4194304,4194304"
    })
    void an_answer_of_any_size_comes_whole_however_it_was_written(int count, int piece) {
        HttpResponse<String> answer = caller().get("api/letters?count=" + count + "&piece=" + piece);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(text(count));
    }

    @Test
    void who_has_not_read_for_the_longest_makes_room_for_who_does() throws Exception {
        String path = "api/letters?count=" + LARGE + "&piece=" + LARGE;
        try (SilentReaders silent = SilentReaders.ask(server.uri("/"), "viewer", 1, 1, path)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> silent.answered() == 1);

            assertThat(caller().get(path).body()).hasSize(LARGE);

            assertThat(silent.awaitHungUp()).as("bytes that came").isLessThan(LARGE);
        }
        assertThat(caller().get(path).body()).isEqualTo(text(LARGE));
    }
}

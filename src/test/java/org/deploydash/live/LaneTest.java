package org.deploydash.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Providers;
import java.io.IOException;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.deploydash.events.Journal;
import org.deploydash.testing.ApiServer;
import org.deploydash.testing.EventStream;
import org.glassfish.jersey.server.ResourceConfig;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final String ADDRESS = "192.0.2.1";

    private final LiveSettings settings = LiveSettings.standard(Room.of(100));
    private final SseWriter writer = new SseWriter(settings.retry());
    private final Seats seats = new Seats(settings.room());
    private final Lane lane = new Lane("lane", settings, writer);
    private volatile boolean broken;
    private final CompletableFuture<LiveStream> opened = new CompletableFuture<>();

    @Test
    void a_seat_is_given_back_once_though_the_container_ends_a_stalled_page_as_the_lane_lays_it_aside()
            throws Exception {
        ResourceConfig api = new ResourceConfig().register(new OnThisLane());
        try (ApiServer server = new ApiServer(api, 0).start();
                EventStream page = EventStream.open(server.uri("/api/one"))) {
            assertThat(page.status()).isEqualTo(200);
            seats.take(null, ADDRESS);
            LiveStream stream = opened.join(); // its lane has not begun: both threads' steps are taken here, one by one
            lane.leave(stream);
            lane.add(stream); // laid aside, and not yet taken from the others

            stream.onError(new IOException("the container finds the peer gone"));
            assertThat(seats.taken()).isEqualTo(1);
            assertThat(lane.remove(stream)).as("the lane meets it once more").isFalse();
            assertThat(lane.size()).isZero();
            assertThat(seats.taken()).as("the other page's").isEqualTo(1);
        }
    }

    @Test
    void an_output_that_fails_beyond_repair_ends_its_own_stream_and_not_the_lane() throws Exception {
        broken = true;
        ResourceConfig api = new ResourceConfig().register(new OnThisLane());
        try (ApiServer server = new ApiServer(api, 0).start();
                EventStream page = EventStream.open(server.uri("/api/one"))) {
            LiveStream stream = opened.join();
            lane.add(stream);
            stream.onWritePossible();
            lane.start();
            assertThat(page.awaitEnd()).isTrue();
            assertThat(seats.taken()).isZero();
        } finally {
            lane.close();
        }
    }

    @Path("/one")
    public final class OnThisLane {

        @GET
        public Response open(@Context HttpServletRequest request, @Context Providers providers) throws IOException {
            writer.learn(providers);
            Seats.Seat seat = seats.take(null, ADDRESS).orElseThrow();
            AsyncContext async = request.startAsync();
            async.getResponse().flushBuffer();
            Journal journal = new Journal(Clock.systemUTC(), Journal.Bounds.standard());
            opened.complete(new LiveStream(
                    lane,
                    async,
                    broken ? new Broken() : async.getResponse().getOutputStream(),
                    journal.reader(OptionalLong.empty(), false),
                    seat,
                    false,
                    System.nanoTime(),
                    settings.longest().toNanos()));
            return Response.ok().build();
        }
    }

    /** A container of which a part is missing. */
    private static final class Broken extends ServletOutputStream {

        @Override
        public boolean isReady() {
            throw new NoClassDefFoundError("a part that is missing");
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new NoClassDefFoundError("a part that is missing");
        }

        @Override
        public void write(int one) {
            throw new NoClassDefFoundError("a part that is missing");
        }
    }
}

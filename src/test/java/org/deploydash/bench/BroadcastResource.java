package org.deploydash.bench;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;

/** What one would write first: events by Jersey's own broadcaster. */
@Singleton
@Path("/events")
public final class BroadcastResource {

    private final Sse sse;
    private final SseBroadcaster broadcaster;

    public BroadcastResource(@Context Sse sse) {
        this.sse = sse;
        this.broadcaster = sse.newBroadcaster();
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void open(@Context SseEventSink sink) {
        sink.send(sse.newEventBuilder().comment("welcome").build());
        broadcaster.register(sink);
    }

    @GET
    @Path("ready")
    public String ready() {
        return "yes";
    }

    @POST
    public void announce(String data) {
        broadcaster.broadcast(sse.newEvent("deployment", data));
    }
}

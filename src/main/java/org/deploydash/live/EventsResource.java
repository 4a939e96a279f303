package org.deploydash.live;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Providers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.deploydash.web.Accepted;
import org.deploydash.web.Needs;
import org.deploydash.web.Parameters;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** The stream of live events. An {@code Accept} that leaves no room for it is answered 406 before anything is opened. */
@Path("/events")
public final class EventsResource {

    /** With its character set: the bytes are UTF-8, whatever a container would put there. */
    private static final String EVENT_STREAM = "text/event-stream;charset=utf-8";

    /** The two ways to be told of the picture: whole every time, which is usual, or by what changed in it. */
    private static final String WHOLE = "whole";

    private static final String CHANGES = "changes";

    private final LiveHub hub;

    public EventsResource(LiveHub hub) {
        this.hub = hub;
    }

    /**
     * Opens a stream. Where a page says what it saw last, it is told what it missed since. A number that is none is taken as absent, for an
     * EventSource that gets a 400 never tries again.
     *
     * @param header what a browser sends when it comes back
     * @param query the same for who cannot set a header, for instance a page that knows the number it was made at; the header is newer
     */
    @GET
    @Needs(Role.READ)
    @Produces(EVENT_STREAM)
    public Response open(
            @Context HttpServletRequest request,
            @Context Providers providers,
            @Context UriInfo uri,
            @HeaderParam("Last-Event-ID") @Nullable String header,
            @QueryParam("last_event_id") @Nullable String query)
            throws IOException {
        check(request);
        boolean changes = wantsChanges(uri);
        OptionalLong after = number(header);
        if (!hub.open(request, providers, after.isPresent() ? after : number(query), changes)) {
            return full();
        }
        return answer();
    }

    /** Without a method of its own a HEAD would run the GET, and open a stream that nobody reads. */
    @HEAD
    @Needs(Role.READ)
    @Produces(EVENT_STREAM)
    public Response head(@Context HttpServletRequest request, @Context UriInfo uri) {
        check(request);
        wantsChanges(uri);
        return answer();
    }

    private static void check(HttpServletRequest request) {
        if (!Accepted.takes(request.getHeader(HttpHeaders.ACCEPT), MediaType.SERVER_SENT_EVENTS)) {
            throw new NotAcceptableException();
        }
    }

    private static boolean wantsChanges(UriInfo uri) {
        String way = Parameters.of(uri).text("status").orElse(WHOLE);
        if (!way.equals(WHOLE) && !way.equals(CHANGES)) {
            throw Parameters.bad("status", "must be " + WHOLE + " or " + CHANGES);
        }
        return way.equals(CHANGES);
    }

    /** No entity: the stream is written by the hub. Proxies neither keep, nor change, nor hold back what passes. */
    private static Response answer() {
        return Response.ok()
                .header(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private Response full() {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", "Service Unavailable");
        problem.put("status", Response.Status.SERVICE_UNAVAILABLE.getStatusCode());
        problem.put("detail", "Too many pages are open. The page goes on without live updates and tries again.");
        problem.put("success", false);
        problem.put("error", "too_many_streams");
        return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, hub.retryAfterSeconds())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type("application/problem+json")
                .entity(problem)
                .build();
    }

    private static OptionalLong number(@Nullable String text) {
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException none) {
            return OptionalLong.empty();
        }
    }
}

package org.deploydash.live;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Providers;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.deploydash.events.Announcement;
import org.glassfish.jersey.media.sse.OutboundEvent;
import org.jspecify.annotations.Nullable;

/** Makes the bytes of an event, by Jersey's own writer of it. It is lent to us with the first request. */
final class SseWriter {

    private static final Annotation[] NONE = {};

    /** What there is once Jersey is known. */
    private record Learned(MessageBodyWriter<OutboundSseEvent> writer, byte[] greeting, byte[] heartbeat) {}

    private final Duration retry;
    private final LongAdder written = new LongAdder();
    private volatile @Nullable Learned learned;

    /** @param retry what a page waits before it comes back */
    SseWriter(Duration retry) {
        this.retry = retry;
    }

    /** @throws IllegalStateException where Jersey runs without its event stream module */
    void learn(Providers providers) {
        if (learned == null) {
            MessageBodyWriter<OutboundSseEvent> writer = providers.getMessageBodyWriter(
                    OutboundSseEvent.class, OutboundSseEvent.class, NONE, MediaType.SERVER_SENT_EVENTS_TYPE);
            if (writer == null) {
                throw new IllegalStateException("nobody can write server-sent events");
            }
            learned = new Learned(
                    writer,
                    welcome(),
                    write(writer, new OutboundEvent.Builder().comment("").build()));
        }
    }

    byte[] event(Announcement announcement) {
        return announcement.rendered(this::render);
    }

    /** What a stream begins with: how long to wait before coming back. As a comment it is nobody's event. */
    byte[] greeting() {
        return known().greeting();
    }

    /** What says that the other end is still there. */
    byte[] heartbeat() {
        return known().heartbeat();
    }

    /** How many announcements were given their bytes. */
    long written() {
        return written.sum();
    }

    private byte[] render(Announcement announcement) {
        written.increment();
        OutboundEvent.Builder event = new OutboundEvent.Builder()
                .id(Long.toString(announcement.seq()))
                .mediaType(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .data(byte[].class, announcement.data());
        String name = announcement.name();
        return write(known().writer(), (name == null ? event : event.name(name)).build());
    }

    /** By hand: Jersey's writer leaves the waiting time out where an event has no data. */
    private byte[] welcome() {
        return (": welcome\nretry: " + retry.toMillis() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private Learned known() {
        Learned known = learned;
        if (known == null) {
            throw new IllegalStateException("no request has come yet");
        }
        return known;
    }

    private static byte[] write(MessageBodyWriter<OutboundSseEvent> writer, OutboundSseEvent event) {
        var bytes = new ByteArrayOutputStream();
        try {
            writer.writeTo(
                    event,
                    OutboundSseEvent.class,
                    OutboundSseEvent.class,
                    NONE,
                    MediaType.SERVER_SENT_EVENTS_TYPE,
                    new MultivaluedHashMap<>(),
                    bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        // Jersey leaves out the empty line that closes an event; without it a browser never dispatches it.
        bytes.write('\n');
        return bytes.toByteArray();
    }
}

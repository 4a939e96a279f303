package org.deploydash.events;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something said to everybody who listens: a named fact, of which none may be missed, or the unnamed state, of which only the latest
 * counts.
 *
 * <p>Whoever sends it needs it in the form of the wire; that form is made once, by the first who asks, and shared by all.
 */
public final class Announcement {

    private final long seq;
    private final @Nullable String name;
    private final byte[] data;

    /** The fact after this one, once there is one. The journal alone writes it; readers follow it without a lock. */
    volatile @Nullable Announcement next;

    private volatile byte @Nullable [] rendered;

    Announcement(long seq, @Nullable String name, byte[] data) {
        this.seq = seq;
        this.name = name;
        this.data = data;
    }

    /** Its place in the order of all announcements, ascending also over restarts; below 2^53 until the year 2255. */
    public long seq() {
        return seq;
    }

    /** What kind of fact it is, or null where it is the state. */
    public @Nullable String name() {
        return name;
    }

    /** Whether a later one of its kind makes this one superfluous. */
    public boolean latestWins() {
        return name == null;
    }

    /** UTF-8, shared by all who read it: never to be written to. */
    public byte[] data() {
        return data;
    }

    /** The form of the wire, shared by all who ask; {@code form} runs for the first of them only. */
    public byte[] rendered(Function<Announcement, byte[]> form) {
        byte[] ready = rendered;
        if (ready != null) {
            return ready;
        }
        synchronized (this) {
            ready = rendered;
            if (ready == null) {
                ready = form.apply(this);
                rendered = ready;
            }
            return ready;
        }
    }
}

package org.deploydash.events;

import java.util.function.Function;
import java.util.function.Supplier;
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
    private final Supplier<byte[]> data;

    /** Which of the states of this run it is, counted from 1; 0 where it is none. */
    private final long edition;

    private final @Nullable Announcement changes;

    /** The fact after this one, once there is one. The journal alone writes it; readers follow it without a lock. */
    volatile @Nullable Announcement next;

    private volatile byte @Nullable [] rendered;

    private Announcement(
            long seq, @Nullable String name, Supplier<byte[]> data, long edition, @Nullable Announcement changes) {
        this.seq = seq;
        this.name = name;
        this.data = data;
        this.edition = edition;
        this.changes = changes;
    }

    static Announcement fact(long seq, String name, byte[] data) {
        return new Announcement(seq, name, () -> data, 0, null);
    }

    /** The state, and under the same number what is new in it; of the two a reader is told one. */
    static Announcement state(long seq, long edition, Supplier<byte[]> whole, Supplier<byte[]> changes) {
        var told = new Announcement(seq, Journal.CHANGES, new Once(changes), edition, null);
        return new Announcement(seq, null, new Once(whole), edition, told);
    }

    /** The same state under another number, for readers who begin with it. */
    Announcement renumbered(long newSeq) {
        return new Announcement(newSeq, name, data, edition, null);
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
        return data.get();
    }

    long edition() {
        return edition;
    }

    /** The state as a reader is to be told it who has seen that of another edition last, if any. */
    Announcement since(long seen) {
        return changes != null && edition == seen + 1 ? changes : this;
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

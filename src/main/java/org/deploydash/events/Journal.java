package org.deploydash.events;

import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was announced lately, numbered, so that a reader who was away gets just what it missed.
 *
 * <p>Numbers begin at the start's epoch milliseconds times 1000 and go up by one. So they ascend over restarts as long as fewer than 1000
 * are given a millisecond, and fit the 53 bits of a JavaScript number. Should the clock have been set back over a restart, a number from
 * before is above the newest given since: not one of ours, and treated like one that the journal no longer reaches.
 *
 * <p>Facts form a chain from the oldest kept to the newest. A reader holds the link it has read last and follows it without a lock; a
 * reader whose link has fallen out of the bounds is told to fetch everything anew ({@value #RESYNC}).
 */
public final class Journal {

    /** The fact that the journal does not reach back far enough: what the reader knows may be old, whatever it is. */
    public static final String RESYNC = "resync";

    /** What became different in the state since the one before, for readers who asked for that and have read the one before. */
    public static final String CHANGES = "changes";

    private static final byte[] NOTHING = {'{', '}'};
    private static final long NUMBERS_PER_MILLISECOND = 1000;

    /**
     * How much is kept for readers who were away.
     *
     * @param most facts, at least 1
     * @param mostBytes of their data, at least 1; the newest fact is kept even if it alone is larger
     */
    public record Bounds(int most, long mostBytes) {
        public Bounds {
            if (most < 1 || mostBytes < 1) {
                throw new IllegalArgumentException("a journal keeps at least one fact and one byte");
            }
        }

        /** 1000 facts and 1 MiB: hours of a busy day. */
        public static Bounds standard() {
            return new Bounds(1000, 1 << 20);
        }
    }

    private final Bounds bounds;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private long last;
    private long editions;
    private int kept;
    private long keptBytes;
    private Announcement newest;
    private @Nullable Announcement snapshot;
    private @Nullable Announcement resync;

    /** The fact before the oldest one kept: who has read this far has missed nothing. */
    private volatile Announcement anchor;

    private volatile @Nullable Announcement state;

    public Journal(Clock clock, Bounds bounds) {
        this.bounds = bounds;
        this.last = clock.millis() * NUMBERS_PER_MILLISECOND;
        this.anchor = Announcement.fact(last, RESYNC, NOTHING);
        this.newest = anchor;
    }

    /** Runs after every announcement, on the announcer's thread: it must not block. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Announces a fact that no reader may miss.
     *
     * @param data UTF-8 in the form the readers expect; not to be changed afterwards
     */
    public Announcement announce(String name, byte[] data) {
        Announcement fact;
        synchronized (this) {
            fact = Announcement.fact(++last, name, data);
            newest.next = fact;
            newest = fact;
            kept++;
            keptBytes += data.length;
            forget();
        }
        listeners.forEach(Runnable::run);
        return fact;
    }

    /**
     * Announces the state as it is now: it takes the place of the state before, which a slow reader never sees.
     *
     * @param whole makes its UTF-8; asked at most once, on a reader's thread, and only where somebody reads it
     * @param changes the same for what is different from the state announced before
     */
    public Announcement announceState(Supplier<byte[]> whole, Supplier<byte[]> changes) {
        Announcement now;
        synchronized (this) {
            now = Announcement.state(++last, ++editions, whole, changes);
            state = now;
            snapshot = now;
        }
        listeners.forEach(Runnable::run);
        return now;
    }

    /**
     * A new reader: it is given the present state (where there is one) and every fact from now on, and before them what it missed.
     *
     * @param after the last number it has read, empty for one who comes for the first time
     * @param changes whether a state that follows on the one it has read last is to be told by its {@value #CHANGES}
     */
    public synchronized JournalReader reader(OptionalLong after, boolean changes) {
        return new JournalReader(this, start(after), changes);
    }

    private Start start(OptionalLong after) {
        if (after.isEmpty()) {
            return new Start(newest, null, snapshot());
        }
        long seen = after.getAsLong();
        return seen < anchor.seq() || seen > last ? anew() : new Start(lastUpTo(seen), null, snapshot());
    }

    /** The newest number given: who has read this far knows everything. */
    public synchronized long last() {
        return last;
    }

    /**
     * Where a reader begins.
     *
     * @param place the last fact it is to be taken to know
     * @param resync what tells it that it missed something, null where it did not
     * @param snapshot the present state, null before the first
     */
    record Start(
            Announcement place,
            @Nullable Announcement resync,
            @Nullable Announcement snapshot) {}

    /** A beginning for a reader that the journal no longer reaches. */
    synchronized Start anew() {
        if (resync == null || resync.seq() < newest.seq()) {
            resync = Announcement.fact(++last, RESYNC, NOTHING);
        }
        return new Start(newest, resync, snapshot());
    }

    /** Whether every fact after this one is still kept. */
    boolean reaches(Announcement place) {
        return place.seq() >= anchor.seq();
    }

    @Nullable
    Announcement state() {
        return state;
    }

    /**
     * The state under a number above all others: a reader that sees it last has the highest number, and numbers never go down on
     * one connection. It is numbered anew only when something else was announced since, so a thousand readers arriving together share it.
     */
    private @Nullable Announcement snapshot() {
        Announcement now = snapshot;
        if (now != null && now.seq() < last) {
            now = now.renumbered(++last);
            snapshot = now;
        }
        return now;
    }

    private Announcement lastUpTo(long seq) {
        Announcement place = anchor;
        for (Announcement next = place.next; next != null && next.seq() <= seq; next = place.next) {
            place = next;
        }
        return place;
    }

    private void forget() {
        while (kept > bounds.most() || (keptBytes > bounds.mostBytes() && kept > 1)) {
            Announcement oldest = anchor.next;
            if (oldest == null) {
                return;
            }
            anchor = oldest;
            kept--;
            keptBytes -= oldest.data().length;
        }
    }
}

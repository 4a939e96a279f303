package org.deploydash.events;

import org.jspecify.annotations.Nullable;

/**
 * One reader's place in the journal. It is given every fact once and of the state only the latest, with ascending numbers.
 *
 * <p>One thread at a time may use it.
 */
public final class JournalReader {

    private final Journal journal;
    private Announcement place;
    private @Nullable Announcement resync;
    private @Nullable Announcement snapshot;
    private long stateSeen;

    JournalReader(Journal journal, Journal.Start start) {
        this.journal = journal;
        this.place = start.place();
        begin(start);
    }

    /** What this reader is to be told next, or null while there is nothing. */
    public @Nullable Announcement next() {
        if (!journal.reaches(place)) {
            begin(journal.anew());
        }
        Announcement missed = resync;
        if (missed != null) {
            resync = null;
            return missed;
        }
        // A state looked at after a fact is above every state that came before the fact. Where there was no fact yet,
        // those numbered
        // below the state are linked by the time the state can be seen, and are looked for once more.
        Announcement fact = place.next;
        Announcement state = waitingState();
        if (fact == null && state != null) {
            fact = place.next;
        }
        if (fact != null && (state == null || fact.seq() < state.seq())) {
            place = fact;
            return fact;
        }
        if (state != null) {
            snapshot = null;
            stateSeen = state.seq();
        }
        return state;
    }

    /** Whether {@link #next()} would give something. */
    public boolean hasNext() {
        return resync != null || place.next != null || waitingState() != null;
    }

    private void begin(Journal.Start start) {
        place = start.place();
        resync = start.resync();
        snapshot = start.snapshot();
        stateSeen = snapshot == null ? Long.MIN_VALUE : snapshot.seq();
    }

    private @Nullable Announcement waitingState() {
        Announcement latest = journal.state();
        return latest != null && latest.seq() > stateSeen ? latest : snapshot;
    }
}

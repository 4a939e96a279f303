package org.deploydash.events;

import org.jspecify.annotations.Nullable;

/**
 * One reader's place in the journal. It is given every fact once and of the state only the latest, with ascending numbers. One that asked
 * for changes is given a state whole at first, and again wherever it did not read the one before.
 *
 * <p>One thread at a time may use it.
 */
public final class JournalReader {

    /** No state comes right after this one. */
    private static final long NONE = -1;

    private final Journal journal;
    private final boolean changes;
    private Announcement place;
    private @Nullable Announcement resync;
    private @Nullable Announcement snapshot;
    private long stateSeen;
    private long editionSeen;

    JournalReader(Journal journal, Journal.Start start, boolean changes) {
        this.journal = journal;
        this.changes = changes;
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
        return state == null ? null : told(state);
    }

    /** Whether {@link #next()} would give something. */
    public boolean hasNext() {
        return resync != null || place.next != null || waitingState() != null;
    }

    private Announcement told(Announcement state) {
        long before = editionSeen;
        snapshot = null;
        stateSeen = state.seq();
        editionSeen = state.edition();
        return changes ? state.since(before) : state;
    }

    private void begin(Journal.Start start) {
        place = start.place();
        resync = start.resync();
        snapshot = start.snapshot();
        editionSeen = NONE;
        stateSeen = snapshot == null ? Long.MIN_VALUE : snapshot.seq();
    }

    private @Nullable Announcement waitingState() {
        Announcement latest = journal.state();
        return latest != null && latest.seq() > stateSeen ? latest : snapshot;
    }
}

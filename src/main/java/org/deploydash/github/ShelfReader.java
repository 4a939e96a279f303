package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.deploydash.github.GitHubStore.Cursor;
import org.jspecify.annotations.Nullable;

/** Reads GitHub's lists: what is new on them and, once, what they held before. Acknowledges after storing. */
final class ShelfReader {

    /** GitHub's lists may show an entry a little after a later one. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    private static final int PAGE = 30;
    private static final int BACKFILL_MOST = 1_000;

    /** So many questions of the past, then a look at the present. */
    private static final int BACKFILL_AT_ONCE = 10;

    /** Lists whose first page was stored whole: only then "unchanged" means that there is nothing to do. */
    private final Set<String> settled = new HashSet<>();

    private final GitHubSource source;
    private final HistoryIntake intake;
    private final GitHubStore store;
    private final Duration retention;
    private final Clock clock;

    ShelfReader(GitHubSource source, HistoryIntake intake, GitHubStore store, Duration retention, Clock clock) {
        this.source = source;
        this.intake = intake;
        this.store = store;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Stores what is new on a list.
     *
     * @param asked gets the numbers of the entries that GitHub was asked about
     */
    void poll(Shelf shelf, Set<Long> asked) {
        Cursor cursor = store.cursor(shelf.key());
        Instant newest = cursor.newest();
        Instant enough = newest == null ? Instant.MAX : newest.minus(OVERLAP);
        boolean more = true;
        for (int page = 1; more; page++) {
            GitHubSource.Answer answer = source.get(shelf.page(page, PAGE));
            if (page == 1 && answer.unchanged() && settled.contains(shelf.key())) {
                return;
            }
            settled.remove(shelf.key());
            @Nullable Instant oldest = null;
            for (JsonNode entry : shelf.entries(answer.body())) {
                if (intake.take(shelf, entry)) {
                    asked.add(Looker.id(entry));
                }
                oldest = Foreign.time(entry, "created_at");
                newest = later(newest, oldest);
            }
            more = answer.more() && oldest != null && oldest.isAfter(enough);
        }
        store.keep(shelf.key(), new Cursor(newest, cursor.backfillPage(), cursor.backfilled()));
        settled.add(shelf.key());
    }

    /**
     * Stores a little of a list's past. Entries that are stored are not asked for again, so a page that was left half-way goes on where it
     * was.
     *
     * @return whether there was any past left
     */
    boolean backfill(Shelf shelf) {
        Cursor cursor = store.cursor(shelf.key());
        Integer page = cursor.backfillPage();
        if (page == null) {
            return false;
        }
        GitHubSource.Answer answer = source.get(shelf.page(page, PAGE));
        int asked = 0;
        int entries = 0;
        boolean tooOld = false;
        for (JsonNode entry : shelf.entries(answer.body())) {
            if (asked == BACKFILL_AT_ONCE) {
                return true;
            }
            asked += intake.take(shelf, entry) ? 1 : 0;
            entries++;
            Instant made = Foreign.time(entry, "created_at");
            tooOld = made != null && made.isBefore(clock.instant().minus(retention));
        }
        int stored = cursor.backfilled() + entries;
        boolean end = !answer.more() || tooOld || stored >= BACKFILL_MOST;
        store.keep(
                shelf.key(), new Cursor(store.cursor(shelf.key()).newest(), end ? null : (Integer) (page + 1), stored));
        return true;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}

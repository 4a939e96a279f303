package org.deploydash.github;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;

/** How far GitHub has been read, and the webhooks that wait. Everything here throws {@link StorageUnavailable} where the store cannot do it now. */
public final class GitHubStore {

    private static final String CURSOR =
            "SELECT newest, backfill_page, backfilled FROM github_cursor WHERE list = :list";

    private static final String KEEP_CURSOR = """
            INSERT INTO github_cursor (list, newest, backfill_page, backfilled) VALUES (:list, :newest, :page, :backfilled)
            ON CONFLICT (list) DO UPDATE
            SET newest = excluded.newest, backfill_page = excluded.backfill_page, backfilled = excluded.backfilled""";

    private static final String IS_DONE = "SELECT count(*) FROM github_done WHERE thing = :thing";
    private static final String DONE = "INSERT OR IGNORE INTO github_done (thing, at) VALUES (:thing, :at)";
    private static final String FORGET_DONE = "DELETE FROM github_done WHERE at < :before";

    private static final String DELIVER = """
            INSERT INTO github_delivery (id, at, event, body) VALUES (:id, :at, :event, :body)
            ON CONFLICT (id) DO NOTHING""";

    private static final String WAITING = """
            SELECT id, event, body FROM github_delivery WHERE body IS NOT NULL ORDER BY at, id LIMIT :limit""";

    private static final String COUNT_WAITING = "SELECT count(*) FROM github_delivery WHERE body IS NOT NULL";
    private static final String WORKED = "UPDATE github_delivery SET body = NULL WHERE id = :id";
    private static final String FORGET_DELIVERIES = "DELETE FROM github_delivery WHERE at < :before AND body IS NULL";

    /**
     * How far a list was read.
     *
     * @param newest when the newest stored entry was made; null before the first
     * @param backfillPage the next page of the past, 1 for the first; null where the past is read
     * @param backfilled how many entries of the past were stored
     */
    record Cursor(@Nullable Instant newest, @Nullable Integer backfillPage, int backfilled) {

        static final Cursor START = new Cursor(null, 1, 0);
    }

    /** A webhook that nobody has worked yet. */
    record Delivery(String id, String event, byte[] body) {}

    private final Storage storage;

    public GitHubStore(Storage storage) {
        this.storage = storage;
    }

    Cursor cursor(String list) {
        return storage.read(handle -> handle.createQuery(CURSOR)
                .bind("list", list)
                .map((row, context) -> {
                    long newest = row.getLong("newest");
                    Instant at = row.wasNull() ? null : Instant.ofEpochMilli(newest);
                    int page = row.getInt("backfill_page");
                    return new Cursor(at, row.wasNull() ? null : (Integer) page, row.getInt("backfilled"));
                })
                .findFirst()
                .orElse(Cursor.START));
    }

    void keep(String list, Cursor cursor) {
        Instant newest = cursor.newest();
        storage.write(handle -> handle.createUpdate(KEEP_CURSOR)
                .bind("list", list)
                .bind("newest", newest == null ? null : (Long) newest.toEpochMilli())
                .bind("page", cursor.backfillPage())
                .bind("backfilled", cursor.backfilled())
                .execute());
    }

    boolean isDone(String thing) {
        return storage.read(handle -> handle.createQuery(IS_DONE)
                        .bind("thing", thing)
                        .mapTo(Integer.class)
                        .one()
                > 0);
    }

    void done(String thing, Instant now) {
        storage.write(handle -> handle.createUpdate(DONE)
                .bind("thing", thing)
                .bind("at", now.toEpochMilli())
                .execute());
    }

    /** @return false where that delivery was here before */
    boolean deliver(String id, String event, byte[] body, Instant now) {
        return storage.write(handle -> handle.createUpdate(DELIVER)
                        .bind("id", id)
                        .bind("at", now.toEpochMilli())
                        .bind("event", event)
                        .bind("body", body)
                        .execute()
                > 0);
    }

    int waitingDeliveries() {
        return storage.read(
                handle -> handle.createQuery(COUNT_WAITING).mapTo(Integer.class).one());
    }

    Optional<Delivery> nextDelivery() {
        List<Delivery> next = storage.read(handle -> handle.createQuery(WAITING)
                .bind("limit", 1)
                .map((row, context) -> new Delivery(row.getString("id"), row.getString("event"), row.getBytes("body")))
                .list());
        return next.stream().findFirst();
    }

    void worked(String delivery) {
        storage.write(handle -> handle.createUpdate(WORKED).bind("id", delivery).execute());
    }

    /** Forgets what is too old to come again. */
    public void purge(Instant doneBefore, Instant deliveredBefore) {
        storage.write(handle -> handle.createUpdate(FORGET_DONE)
                        .bind("before", doneBefore.toEpochMilli())
                        .execute()
                + handle.createUpdate(FORGET_DELIVERIES)
                        .bind("before", deliveredBefore.toEpochMilli())
                        .execute());
    }
}

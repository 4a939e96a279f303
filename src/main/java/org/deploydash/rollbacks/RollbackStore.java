package org.deploydash.rollbacks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The rollbacks that were ever told of, and how each application's file was found last. Throws what {@link Storage} throws. */
public final class RollbackStore {

    /** An entry that is told differently keeps its id. */
    private static final String KEEP = """
            INSERT INTO rollbacks (source, application, source_key, at, environment, backup, reason, success, initiated_by, state)
            VALUES ('file', :application, :key, :at, :environment, :backup, :reason, :success, :initiatedBy, :state)
            ON CONFLICT (source, application, source_key) DO UPDATE
            SET at = excluded.at, reason = excluded.reason, success = excluded.success,
                initiated_by = excluded.initiated_by, state = excluded.state
            """;

    private static final String KNOWN = """
            SELECT source_key, at, reason, success, initiated_by
            FROM rollbacks WHERE source = 'file' AND application = :application
            """;

    /** So many rows a transaction: a long history must not keep the other writers waiting. */
    private static final int AT_ONCE = 500;

    private static final String MARK = """
            INSERT INTO rollback_files (application, read_at, skipped, stale_since)
            VALUES (:application, :readAt, :skipped, :staleSince)
            ON CONFLICT (application) DO UPDATE
            SET read_at = excluded.read_at, skipped = excluded.skipped, stale_since = excluded.stale_since
            """;

    private static final String MARKS = "SELECT application, read_at, skipped, stale_since FROM rollback_files";

    private static final String COLUMNS = """
            SELECT id, at, environment, backup, reason, success, initiated_by, state, from_version, to_version,
                   duration_seconds, recovery_seconds, run_url, source, deployment, bad_at, asked_at, started_at, finished_at, healthy_at
            FROM rollbacks
            """;

    private static final String FIGURES = """
            SELECT COUNT(*) AS told, MIN(at) AS since, COUNT(success) AS ended, TOTAL(success) AS succeeded,
                   COUNT(recovery_seconds) AS measured
            FROM rollbacks WHERE :environment IS NULL OR environment = :environment
            """;

    /** The one in the middle, or the two. */
    private static final String MIDDLE = """
            SELECT recovery_seconds FROM rollbacks
            WHERE recovery_seconds IS NOT NULL AND (:environment IS NULL OR environment = :environment)
            ORDER BY recovery_seconds LIMIT 2 - :measured % 2 OFFSET (:measured - 1) / 2
            """;

    private static final String NEWEST = COLUMNS + "ORDER BY at DESC, id DESC LIMIT :limit";

    private static final String NEWEST_OF_ENVIRONMENT =
            COLUMNS + "WHERE environment = :environment ORDER BY at DESC, id DESC LIMIT :limit";

    /**
     * How a file was found last.
     *
     * @param readAt when it was read well, null where it never was
     * @param skipped entries of that reading that could not be understood
     * @param staleSince since when it cannot be read, null where it can
     */
    record Mark(
            @Nullable Instant readAt, int skipped, @Nullable Instant staleSince) {

        static final Mark NEVER_READ = new Mark(null, 0, null);
    }

    private final Storage storage;

    public RollbackStore(Storage storage) {
        this.storage = storage;
    }

    /** What may differ between two readings of the same entry. */
    private record Told(
            Instant at,
            @Nullable String reason,
            @Nullable Boolean success,
            @Nullable String initiatedBy) {

        static Told of(RollbackEntry entry) {
            return new Told(entry.at(), entry.reason(), entry.success(), entry.initiatedBy());
        }
    }

    /**
     * Stores what a file tells and then its mark. What it told before and no longer does, stays. Returns whether an entry is new or differs;
     * only those are written.
     */
    boolean keep(String application, List<RollbackEntry> entries, Mark mark) {
        Map<String, Told> known = known(application);
        List<RollbackEntry> news = entries.stream()
                .filter(entry -> !Told.of(entry).equals(known.get(entry.key())))
                .toList();
        for (int start = 0; start < news.size(); start += AT_ONCE) {
            List<RollbackEntry> part = news.subList(start, Math.min(start + AT_ONCE, news.size()));
            storage.write(handle -> write(handle, application, part));
        }
        mark(application, mark);
        return !news.isEmpty();
    }

    private Map<String, Told> known(String application) {
        return storage.read(handle -> {
            Map<String, Told> known = new HashMap<>();
            handle.createQuery(KNOWN)
                    .bind("application", application)
                    .map((row, context) -> known.put(row.getString("source_key"), told(row)))
                    .list();
            return known;
        });
    }

    private static int[] write(Handle handle, String application, List<RollbackEntry> entries) {
        try (PreparedBatch batch = handle.prepareBatch(KEEP)) {
            for (RollbackEntry entry : entries) {
                batch.bind("application", application)
                        .bind("key", entry.key())
                        .bind("at", RollbackRowStore.micros(entry.at()))
                        .bind("environment", entry.environment())
                        .bind("backup", entry.backup())
                        .bind("reason", entry.reason())
                        .bind("success", entry.success() == null ? null : (Integer) (entry.success() ? 1 : 0))
                        .bind("initiatedBy", entry.initiatedBy())
                        .bind("state", entry.state().word())
                        .add();
            }
            return batch.execute();
        }
    }

    void mark(String application, Mark mark) {
        storage.write(handle -> {
            write(handle, application, mark);
            return mark;
        });
    }

    private static void write(Handle handle, String application, Mark mark) {
        handle.createUpdate(MARK)
                .bind("application", application)
                .bind("readAt", mark.readAt() == null ? null : (Long) RollbackRowStore.micros(mark.readAt()))
                .bind("skipped", mark.skipped())
                .bind(
                        "staleSince",
                        mark.staleSince() == null ? null : (Long) RollbackRowStore.micros(mark.staleSince()))
                .execute();
    }

    /** By application. */
    Map<String, Mark> marks() {
        return storage.read(handle -> {
            Map<String, Mark> marks = new HashMap<>();
            handle.createQuery(MARKS)
                    .map((row, context) -> marks.put(row.getString("application"), mark(row)))
                    .list();
            return marks;
        });
    }

    /**
     * @param environment narrows to one, empty for all
     * @param limit 1 to 500
     */
    List<Rollback> newest(Optional<String> environment, int limit) {
        return storage.read(handle -> {
            var query = handle.createQuery(environment.isPresent() ? NEWEST_OF_ENVIRONMENT : NEWEST)
                    .bind("limit", limit);
            environment.ifPresent(id -> query.bind("environment", id));
            return query.map((row, context) -> RollbackRowStore.rollback(row)).list();
        });
    }

    RollbackFigures figures(Optional<String> environment) {
        return storage.read(handle -> handle.createQuery(FIGURES)
                .bind("environment", environment.orElse(null))
                .map((row, context) -> figures(handle, environment, row))
                .one());
    }

    private static RollbackFigures figures(Handle handle, Optional<String> environment, ResultSet row)
            throws SQLException {
        @Nullable Long since = RollbackRowStore.number(row, "since");
        int measured = row.getInt("measured");
        return new RollbackFigures(
                row.getInt("told"),
                since == null ? null : RollbackRowStore.instant(since),
                row.getInt("ended"),
                row.getInt("succeeded"),
                measured,
                measured == 0 ? null : median(handle, environment, measured));
    }

    private static @Nullable Long median(Handle handle, Optional<String> environment, int measured) {
        return RollbackFigures.median(handle.createQuery(MIDDLE)
                .bind("environment", environment.orElse(null))
                .bind("measured", measured)
                .mapTo(Long.class)
                .list());
    }

    private static Mark mark(ResultSet row) throws SQLException {
        @Nullable Long readAt = RollbackRowStore.number(row, "read_at");
        @Nullable Long staleSince = RollbackRowStore.number(row, "stale_since");
        return new Mark(
                readAt == null ? null : RollbackRowStore.instant(readAt),
                row.getInt("skipped"),
                staleSince == null ? null : RollbackRowStore.instant(staleSince));
    }

    private static Told told(ResultSet row) throws SQLException {
        return new Told(
                RollbackRowStore.instant(row.getLong("at")),
                row.getString("reason"),
                RollbackRowStore.success(row),
                row.getString("initiated_by"));
    }
}

package org.deploydash.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The audit trail's rows. Throws what {@link Storage} throws. */
public final class AuditStore {

    private static final String INSERT = """
            INSERT INTO audit (id, at, user, address, action, environment, object, result, detail, hash)
            VALUES (:id, :at, :user, :address, :action, :environment, :object, :result, :detail, :hash)""";

    private static final String PAGE = """
            SELECT * FROM audit
            WHERE id < :before
              AND (:user IS NULL OR user = :user)
              AND (:action IS NULL OR action = :action)
              AND (:environment IS NULL OR environment = :environment)
            ORDER BY id DESC LIMIT :limit""";

    private static final String FOLLOWING = "SELECT * FROM audit WHERE id > :after ORDER BY id LIMIT :limit";

    /** SQLite remembers the highest number it ever gave, also where the newest rows were cut off. */
    private static final String END = """
            SELECT coalesce(max(seq), 0) AS highest, (SELECT hash FROM audit ORDER BY id DESC LIMIT 1) AS hash
            FROM sqlite_sequence WHERE name = 'audit'""";

    /** A few milliseconds each, so that a check of a long trail keeps nobody waiting. */
    private static final int CHECKED_AT_ONCE = 1_000;

    /** @param hash of the newest row, where there is one */
    private record End(long highest, @Nullable String hash) {}

    private final Storage storage;
    private final Clock clock;

    public AuditStore(Storage storage, Clock clock) {
        this.storage = storage;
        this.clock = clock;
    }

    /** Writes it down in the open transaction of its effect: both stand, or neither does. */
    public void append(Handle handle, AuditEvent event) {
        End end = end(handle);
        AuditEntry next = AuditEntry.after(
                end.hash() == null ? AuditEntry.NONE : end.hash(),
                end.highest() + 1, // not the last one's: what was cut off must stay a gap
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                event);
        handle.createUpdate(INSERT)
                .bind("id", next.id())
                .bind("at", next.at().toEpochMilli())
                .bind("user", next.user())
                .bind("address", next.address())
                .bind("action", next.action())
                .bind("environment", next.environment())
                .bind("object", next.object())
                .bind("result", next.result())
                .bind("detail", next.detail())
                .bind("hash", next.hash())
                .execute();
    }

    /** Writes it down in a transaction of its own, where there is no effect to stand beside. */
    void append(AuditEvent event) {
        storage.write(handle -> {
            append(handle, event);
            return event;
        });
    }

    List<AuditEntry> page(AuditQuery asked) {
        return storage.read(handle -> handle.createQuery(PAGE)
                .bind("before", asked.before().orElse(Long.MAX_VALUE))
                .bind("user", asked.user().orElse(null))
                .bind("action", asked.action().map(AuditAction::word).orElse(null))
                .bind("environment", asked.environment().orElse(null))
                .bind("limit", asked.limit())
                .map(AuditStore::entry)
                .list());
    }

    /** Walks the whole chain from the first row, some at a time; rows that are added meanwhile are checked too. */
    AuditCheck verify() {
        String previous = AuditEntry.NONE;
        long checked = 0;
        while (true) {
            List<AuditEntry> part = following(checked);
            for (AuditEntry entry : part) {
                if (entry.id() != checked + 1) {
                    return AuditCheck.missing(checked, checked + 1);
                }
                if (!entry.hash().equals(entry.chained(previous))) {
                    return AuditCheck.altered(checked, entry.id());
                }
                previous = entry.hash();
                checked = entry.id();
            }
            if (part.size() < CHECKED_AT_ONCE) {
                return highest() > checked ? endOf(checked) : AuditCheck.whole(checked);
            }
        }
    }

    /** Either the end was cut off, or somebody wrote while the last part was looked at. */
    private AuditCheck endOf(long checked) {
        return following(checked).isEmpty() ? AuditCheck.missing(checked, checked + 1) : AuditCheck.whole(checked);
    }

    private List<AuditEntry> following(long id) {
        return storage.read(handle -> handle.createQuery(FOLLOWING)
                .bind("after", id)
                .bind("limit", CHECKED_AT_ONCE)
                .map(AuditStore::entry)
                .list());
    }

    private long highest() {
        return storage.read(handle -> end(handle).highest());
    }

    private static End end(Handle handle) {
        return handle.createQuery(END)
                .map((row, context) -> new End(row.getLong("highest"), row.getString("hash")))
                .one();
    }

    private static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
        @Nullable String hash = row.getString("hash");
        return new AuditEntry(
                row.getLong("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("user"),
                row.getString("address"),
                row.getString("action"),
                row.getString("environment"),
                row.getString("object"),
                row.getString("result"),
                row.getString("detail"),
                hash == null ? "" : hash);
    }
}

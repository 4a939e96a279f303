package org.deploydash.rollbacks;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The rollbacks that the ledger knows as deployments. Throws what {@link Storage} throws. */
public final class MadeRollbackStore {

    private static final String KEEP = """
            INSERT INTO rollbacks (source, application, source_key, at, environment, reason, success, initiated_by, state, from_version,
                to_version, duration_seconds, recovery_seconds, run_url, deployment, bad_at, asked_at, started_at, finished_at,
                healthy_at, recovering)
            VALUES (:source, :application, :key, :askedAt, :environment, :reason, :success, :initiatedBy, :state, :fromVersion,
                :toVersion, :duration, :recovery, :runUrl, :deployment, :badAt, :askedAt, :startedAt, :finishedAt,
                :healthyAt, :recovering)
            ON CONFLICT (deployment) WHERE deployment IS NOT NULL DO UPDATE
            SET source = excluded.source, at = excluded.at, reason = excluded.reason, success = excluded.success,
                initiated_by = excluded.initiated_by, state = excluded.state, from_version = excluded.from_version,
                to_version = excluded.to_version, duration_seconds = excluded.duration_seconds,
                recovery_seconds = excluded.recovery_seconds, run_url = excluded.run_url, bad_at = excluded.bad_at,
                asked_at = excluded.asked_at, started_at = excluded.started_at, finished_at = excluded.finished_at,
                healthy_at = excluded.healthy_at, recovering = excluded.recovering""";

    private static final String FIND = "SELECT * FROM rollbacks WHERE deployment = :deployment";
    private static final String RECOVERING = "SELECT * FROM rollbacks WHERE recovering = 1 ORDER BY at";

    private final Storage storage;

    public MadeRollbackStore(Storage storage) {
        this.storage = storage;
    }

    /**
     * Stores one, or what it has become.
     *
     * @param recovering whether its recovery is still waited for
     * @return whether anything differs from before
     */
    boolean keep(MadeRollback rollback, boolean recovering) {
        return storage.write(handle -> {
            Optional<MadeRollback> before = find(handle, rollback.deployment());
            write(handle, rollback, recovering);
            return before.filter(rollback::equals).isEmpty();
        });
    }

    Optional<MadeRollback> find(long deployment) {
        return storage.read(handle -> find(handle, deployment));
    }

    private static Optional<MadeRollback> find(Handle handle, long deployment) {
        return handle.createQuery(FIND)
                .bind("deployment", deployment)
                .map(MadeRollbackStore::made)
                .findFirst();
    }

    /** Those whose environments are not known to be well again, oldest first. */
    List<MadeRollback> recovering() {
        return storage.read(handle ->
                handle.createQuery(RECOVERING).map(MadeRollbackStore::made).list());
    }

    private static void write(Handle handle, MadeRollback rollback, boolean recovering) {
        Boolean success = rollback.success();
        handle.createUpdate(KEEP)
                .bind("source", rollback.source().word())
                .bind("application", rollback.application())
                .bind("key", "deployment " + rollback.deployment())
                .bind("environment", rollback.environment())
                .bind("reason", rollback.reason())
                .bind("success", success == null ? null : (Integer) (success ? 1 : 0))
                .bind("initiatedBy", rollback.initiatedBy())
                .bind("state", rollback.state().word())
                .bind("fromVersion", rollback.fromVersion())
                .bind("toVersion", rollback.toVersion())
                .bind("duration", rollback.durationSeconds())
                .bind("recovery", rollback.recoverySeconds())
                .bind(
                        "runUrl",
                        rollback.runUrl() == null ? null : rollback.runUrl().toString())
                .bind("deployment", rollback.deployment())
                .bind("badAt", RollbackStore.microsOf(rollback.badAt()))
                .bind("askedAt", RollbackStore.microsOf(rollback.askedAt()))
                .bind("startedAt", RollbackStore.microsOf(rollback.startedAt()))
                .bind("finishedAt", RollbackStore.microsOf(rollback.finishedAt()))
                .bind("healthyAt", RollbackStore.microsOf(rollback.healthyAt()))
                .bind("recovering", recovering ? 1 : 0)
                .execute();
    }

    private static MadeRollback made(ResultSet row, StatementContext context) throws SQLException {
        String runUrl = row.getString("run_url");
        Instant asked = RollbackStore.time(row, "asked_at");
        return new MadeRollback(
                row.getLong("deployment"),
                RollbackSource.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                row.getString("application"),
                row.getString("environment"),
                RollbackState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getString("initiated_by"),
                row.getString("from_version"),
                row.getString("to_version"),
                number(row, "duration_seconds"),
                runUrl == null ? null : URI.create(runUrl),
                asked == null ? Instant.EPOCH : asked,
                RollbackStore.time(row, "started_at"),
                RollbackStore.time(row, "finished_at"),
                RollbackStore.time(row, "bad_at"),
                RollbackStore.time(row, "healthy_at"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }
}

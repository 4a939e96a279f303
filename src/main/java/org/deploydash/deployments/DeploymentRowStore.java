package org.deploydash.deployments;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** One row of the ledger, in and out of its table and its index. Runs inside others' transactions. */
final class DeploymentRowStore {

    private static final String NEXT_ID = """
            SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'deployment'""";

    private static final String INSERT = """
            INSERT INTO deployment (id, place, environment, version, commit_id, commit_message, deployed_by, deployed_at,
                started_at, finished_at, duration_seconds, status, workflow_run_id, run_attempt, run_url, github_deployment_id,
                reason, source, rollback_of, haystack, certainty, operation)
            VALUES (:id, :place, :environment, :version, :commit, :message, :user, :deployedAt,
                :startedAt, :finishedAt, :duration, :status, :run, :attempt, :runUrl, :githubId,
                :reason, :source, :rollbackOf, :haystack, :certainty, :operation)""";

    private static final String UPDATE = """
            UPDATE deployment SET place = :place, version = :version, commit_id = :commit, commit_message = :message,
                deployed_by = :user, deployed_at = :deployedAt, started_at = :startedAt, finished_at = :finishedAt,
                duration_seconds = :duration, status = :status, workflow_run_id = :run, run_attempt = :attempt, run_url = :runUrl,
                github_deployment_id = :githubId, reason = :reason, source = :source, rollback_of = :rollbackOf,
                haystack = :haystack, certainty = :certainty, operation = :operation
            WHERE id = :id""";

    private static final String DELETE = "DELETE FROM deployment WHERE id = :id";
    private static final String INSERT_GRAMS = "INSERT INTO deployment_gram (rowid, grams) VALUES (-:place, :grams)";
    private static final String DELETE_GRAMS = "DELETE FROM deployment_gram WHERE rowid = -:place";

    private DeploymentRowStore() {}

    static long nextId(Handle handle) {
        return handle.createQuery(NEXT_ID).mapTo(Long.class).one();
    }

    static void insert(Handle handle, LedgerRow made) {
        bind(handle.createUpdate(INSERT), made)
                .bind("environment", made.deployment().environment())
                .execute();
        index(handle, made.deployment());
    }

    static void update(Handle handle, LedgerRow before, LedgerRow after) {
        bind(handle.createUpdate(UPDATE), after).execute();
        unindex(handle, before.deployment());
        index(handle, after.deployment());
    }

    static void delete(Handle handle, Deployment row) {
        unindex(handle, row);
        handle.createUpdate(DELETE).bind("id", row.id()).execute();
    }

    private static void index(Handle handle, Deployment deployment) {
        handle.createUpdate(INSERT_GRAMS)
                .bind("place", Place.of(deployment))
                .bind("grams", DeploymentGrams.tokens(deployment))
                .execute();
    }

    private static void unindex(Handle handle, Deployment deployment) {
        handle.createUpdate(DELETE_GRAMS).bind("place", Place.of(deployment)).execute();
    }

    private static Update bind(Update update, LedgerRow whole) {
        Deployment row = whole.deployment();
        return update.bind("id", row.id())
                .bind("place", Place.of(row))
                .bind("version", row.version())
                .bind("commit", row.commit())
                .bind("message", row.commitMessage())
                .bind("user", row.deployedBy())
                .bind("deployedAt", row.deployedAt().toEpochMilli())
                .bind("startedAt", millis(row.startedAt()))
                .bind("finishedAt", millis(row.finishedAt()))
                .bind("duration", row.durationSeconds())
                .bind("status", row.status().word())
                .bind("run", row.workflowRunId())
                .bind("attempt", whole.attempt())
                .bind("runUrl", row.runUrl() == null ? null : row.runUrl().toString())
                .bind("githubId", whole.githubId())
                .bind("reason", row.reason())
                .bind("source", row.source().word())
                .bind("rollbackOf", row.rollbackOf())
                .bind("haystack", DeploymentGrams.haystack(row))
                .bind("certainty", whole.certainty().ordinal())
                .bind("operation", whole.operation());
    }

    static Optional<LedgerRow> one(Query query) {
        return query.map(DeploymentRowStore::whole).findFirst();
    }

    static LedgerRow whole(ResultSet row, StatementContext context) throws SQLException {
        return new LedgerRow(
                deployment(row, context),
                row.getInt("run_attempt"),
                number(row, "github_deployment_id"),
                Certainty.values()[row.getInt("certainty")],
                row.getString("operation"));
    }

    static Deployment deployment(ResultSet row, StatementContext context) throws SQLException {
        String runUrl = row.getString("run_url");
        return new Deployment(
                row.getLong("id"),
                row.getString("environment"),
                row.getString("version"),
                row.getString("commit_id"),
                row.getString("commit_message"),
                row.getString("deployed_by"),
                requireNonNull(instant(number(row, "deployed_at"))),
                instant(number(row, "started_at")),
                instant(number(row, "finished_at")),
                number(row, "duration_seconds"),
                DeploymentStatus.of(row.getString("status")).orElse(DeploymentStatus.UNKNOWN),
                number(row, "workflow_run_id"),
                runUrl == null ? null : URI.create(runUrl),
                row.getString("reason"),
                DeploymentSource.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                number(row, "rollback_of"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}

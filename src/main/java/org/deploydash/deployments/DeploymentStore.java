package org.deploydash.deployments;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageUnavailable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The ledger's rows. Everything here throws {@link StorageUnavailable} where the store cannot do it now. */
public final class DeploymentStore {

    /** How many rows are taken away in one transaction: a few milliseconds, so that nobody waits long. */
    private static final int PURGED_AT_ONCE = 200;

    private static final int BETWEEN_MOST = 500;

    private static final String NEWEST = """
            SELECT * FROM deployment WHERE place >= :least AND place < :before ORDER BY place DESC LIMIT :limit""";

    /** The index goes first and ends early; the filters are compared again because it may find too much. */
    private static final String MATCHING = """
            SELECT d.* FROM deployment_gram g CROSS JOIN deployment d ON d.place = -g.rowid
            WHERE g.deployment_gram MATCH :match AND g.rowid <= -:least AND g.rowid > -:before
              AND (:environment IS NULL OR d.environment = :environment)
              AND (:status IS NULL OR d.status = :status)
              AND (:user IS NULL OR d.deployed_by = :user)
              AND (:needle IS NULL OR instr(d.haystack, :needle) > 0)
            ORDER BY g.rowid LIMIT :limit""";

    private static final String FIND = "SELECT * FROM deployment WHERE id = :id";

    private static final String FIND_RUN = """
            SELECT * FROM deployment WHERE workflow_run_id = :run AND environment = :environment
            ORDER BY run_attempt DESC LIMIT 1""";

    private static final String CURRENT = """
            SELECT * FROM deployment WHERE environment = :environment AND status = 'success'
            ORDER BY place DESC LIMIT 1""";

    private static final String LATEST = """
            SELECT * FROM deployment WHERE environment = :environment ORDER BY place DESC LIMIT 1""";

    private static final String BETWEEN = """
            SELECT * FROM deployment WHERE environment = :environment AND place >= :least AND place < :before
            ORDER BY place DESC LIMIT :limit""";

    private static final String NEXT_ID = """
            SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'deployment'""";

    private static final String INSERT = """
            INSERT INTO deployment (id, place, environment, version, commit_id, commit_message, deployed_by, deployed_at,
                started_at, finished_at, duration_seconds, status, workflow_run_id, run_url, reason, source, rollback_of, haystack)
            VALUES (:id, :place, :environment, :version, :commit, :message, :user, :deployedAt,
                :startedAt, :finishedAt, :duration, :status, :run, :runUrl, :reason, :source, :rollbackOf, :haystack)""";

    private static final String UPDATE = """
            UPDATE deployment SET version = :version, commit_id = :commit, commit_message = :message, deployed_by = :user,
                started_at = :startedAt, finished_at = :finishedAt, duration_seconds = :duration, status = :status,
                workflow_run_id = :run, run_url = :runUrl, reason = :reason, rollback_of = :rollbackOf, haystack = :haystack
            WHERE id = :id""";

    private static final String INSERT_GRAMS = "INSERT INTO deployment_gram (rowid, grams) VALUES (-:place, :grams)";
    private static final String DELETE_GRAMS = "DELETE FROM deployment_gram WHERE rowid = -:place";

    /** What an environment runs, and what was last tried there, stays however old it is. */
    private static final String OUTDATED = """
            SELECT place FROM deployment WHERE place < :before
              AND place NOT IN (SELECT max(place) FROM deployment GROUP BY environment)
              AND place NOT IN (SELECT max(place) FROM deployment WHERE status = 'success' GROUP BY environment)
            ORDER BY place LIMIT :limit""";

    private static final String DELETE = "DELETE FROM deployment WHERE place = :place";

    private final Storage storage;

    public DeploymentStore(Storage storage) {
        this.storage = storage;
    }

    /** A row as it is after the fact was recorded, and whether the fact changed anything. */
    record Recorded(Deployment deployment, boolean changed) {}

    /**
     * Makes a row, or brings the row of the same run in the same environment forward.
     *
     * @param now stands in where the fact has no time
     */
    Recorded record(NewDeployment fact, Instant now) {
        return storage.write(handle -> {
            Optional<Deployment> known = fact.workflowRunId() == null
                    ? Optional.empty()
                    : one(handle.createQuery(FIND_RUN)
                            .bind("run", fact.workflowRunId())
                            .bind("environment", fact.environment()));
            return known.isPresent() ? bringForward(handle, known.get(), fact) : insert(handle, fact, now);
        });
    }

    private static Recorded insert(Handle handle, NewDeployment fact, Instant now) {
        long id = handle.createQuery(NEXT_ID).mapTo(Long.class).one();
        Instant at = (fact.deployedAt() == null ? now : fact.deployedAt()).truncatedTo(ChronoUnit.MILLIS);
        var made = new Deployment(
                id,
                fact.environment(),
                fact.version(),
                fact.commit(),
                fact.commitMessage(),
                fact.deployedBy(),
                at,
                null,
                null,
                fact.durationSeconds(),
                fact.status(),
                fact.workflowRunId(),
                null,
                fact.reason(),
                DeploymentSource.RECORDED,
                null);
        bind(handle.createUpdate(INSERT), made)
                .bind("place", Place.of(made))
                .bind("environment", made.environment())
                .bind("deployedAt", made.deployedAt().toEpochMilli())
                .bind("source", made.source().word())
                .execute();
        index(handle, made);
        return new Recorded(made, true);
    }

    private static Recorded bringForward(Handle handle, Deployment known, NewDeployment fact) {
        Deployment after = known.after(fact);
        if (after.equals(known)) {
            return new Recorded(known, false);
        }
        bind(handle.createUpdate(UPDATE), after).execute();
        handle.createUpdate(DELETE_GRAMS).bind("place", Place.of(after)).execute();
        index(handle, after);
        return new Recorded(after, true);
    }

    private static void index(Handle handle, Deployment deployment) {
        handle.createUpdate(INSERT_GRAMS)
                .bind("place", Place.of(deployment))
                .bind("grams", DeploymentGrams.tokens(deployment))
                .execute();
    }

    private static Update bind(Update update, Deployment row) {
        return update.bind("id", row.id())
                .bind("version", row.version())
                .bind("commit", row.commit())
                .bind("message", row.commitMessage())
                .bind("user", row.deployedBy())
                .bind("startedAt", millis(row.startedAt()))
                .bind("finishedAt", millis(row.finishedAt()))
                .bind("duration", row.durationSeconds())
                .bind("status", row.status().word())
                .bind("run", row.workflowRunId())
                .bind("runUrl", row.runUrl() == null ? null : row.runUrl().toString())
                .bind("reason", row.reason())
                .bind("rollbackOf", row.rollbackOf())
                .bind("haystack", DeploymentGrams.haystack(row));
    }

    Optional<Deployment> find(long id) {
        return storage.read(handle -> one(handle.createQuery(FIND).bind("id", id)));
    }

    Optional<Deployment> current(String environment) {
        return storage.read(handle -> one(handle.createQuery(CURRENT).bind("environment", environment)));
    }

    Optional<Deployment> latest(String environment) {
        return storage.read(handle -> one(handle.createQuery(LATEST).bind("environment", environment)));
    }

    List<Deployment> between(String environment, Instant from, Instant to) {
        return storage.read(handle -> handle.createQuery(BETWEEN)
                .bind("environment", environment)
                .bind("least", Place.before(from))
                .bind("before", Place.before(to))
                .bind("limit", BETWEEN_MOST)
                .map(DeploymentStore::row)
                .list());
    }

    DeploymentPage page(DeploymentQuery asked) {
        List<Deployment> found = storage.read(handle -> query(handle, asked)
                .bind("least", asked.from().map(Place::before).orElse(0L))
                .bind("before", before(asked))
                .bind("limit", asked.limit() + 1) // one more tells whether there is a next page
                .map(DeploymentStore::row)
                .list());
        if (found.size() <= asked.limit()) {
            return new DeploymentPage(found, Optional.empty());
        }
        List<Deployment> shown = List.copyOf(found.subList(0, asked.limit()));
        Deployment last = shown.get(shown.size() - 1);
        return new DeploymentPage(shown, Optional.of(new DeploymentQuery.Cursor(last.deployedAt(), last.id())));
    }

    private static Query query(Handle handle, DeploymentQuery asked) {
        String needle = asked.text()
                .filter(text -> !text.isEmpty())
                .map(DeploymentGrams::folded)
                .orElse(null);
        String environment = asked.environment().orElse(null);
        DeploymentStatus status = asked.status().orElse(null);
        String user = asked.user().orElse(null);
        String match = DeploymentGrams.match(environment, status, user, needle);
        if (match.isEmpty()) {
            return handle.createQuery(NEWEST);
        }
        return handle.createQuery(MATCHING)
                .bind("match", match)
                .bind("environment", environment)
                .bind("status", status == null ? null : status.word())
                .bind("user", user)
                .bind("needle", needle);
    }

    private static long before(DeploymentQuery asked) {
        long to = asked.to().map(Place::before).orElse(Long.MAX_VALUE);
        long after = asked.after()
                .map(cursor -> Place.of(cursor.deployedAt(), cursor.id()))
                .orElse(Long.MAX_VALUE);
        return Math.min(to, after);
    }

    /** Takes away rows before a time, a few at once, letting others write between. */
    void purge(Instant before) {
        int purged;
        do {
            purged = purgeSome(before);
        } while (purged == PURGED_AT_ONCE);
    }

    private int purgeSome(Instant before) {
        return storage.write(handle -> {
            List<Long> outdated = handle.createQuery(OUTDATED)
                    .bind("before", Place.before(before))
                    .bind("limit", PURGED_AT_ONCE)
                    .mapTo(Long.class)
                    .list();
            for (long place : outdated) {
                handle.createUpdate(DELETE_GRAMS).bind("place", place).execute();
                handle.createUpdate(DELETE).bind("place", place).execute();
            }
            return outdated.size();
        });
    }

    private static Optional<Deployment> one(Query query) {
        return query.map(DeploymentStore::row).findFirst();
    }

    private static Deployment row(ResultSet row, StatementContext context) throws SQLException {
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

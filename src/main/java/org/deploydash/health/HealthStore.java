package org.deploydash.health;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageUnavailable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Samples, turns and judged states. Everything here throws {@link StorageUnavailable} where the store cannot do it now. */
public final class HealthStore implements HealthHistory {

    private static final int CHANGES_MOST = 1_000;

    private static final String KNOW = "INSERT OR IGNORE INTO health_environment (id) VALUES (:environment)";

    private static final String KEY = "SELECT key FROM health_environment WHERE id = :environment";

    private static final String INSERT_SAMPLE = """
            INSERT OR REPLACE INTO health_sample (environment, at, health, response, memory, users, error)
            VALUES (:key, :at, :health, :response, :memory, :users, :error)""";

    /** A sample of a minute that was rolled up already has it rolled up again, as far back as its samples are all there. */
    private static final String REOPEN = """
            UPDATE health_progress
            SET minutes_until = max(:minute, samples_from), hours_until = min(hours_until, max(:hour, minutes_from))
            WHERE minutes_until > max(:minute, samples_from)""";

    private static final String INSERT_CHANGE = """
            INSERT OR REPLACE INTO health_change (environment, at, from_health, to_health, word, error)
            VALUES (:key, :at, :from, :to, :word, :error)""";

    private static final String REMEMBER = """
            INSERT OR REPLACE INTO health_state (environment, health, since, failures, successes, at, sample_health, word,
                connected, response_ms, memory_mb, users, uptime, requests, errors, version, error)
            VALUES (:key, :health, :since, :failures, :successes, :at, :sampleHealth, :word,
                :connected, :responseTimeMs, :memoryMb, :users, :uptime, :requests, :errors, :version, :error)""";

    private static final String STATES = """
            SELECT e.id, s.* FROM health_state s JOIN health_environment e ON e.key = s.environment ORDER BY e.id""";

    private static final String CHANGES = """
            SELECT * FROM health_change
            WHERE environment = (SELECT key FROM health_environment WHERE id = :environment) AND at >= :from AND at < :to
            ORDER BY at DESC LIMIT :limit""";

    private final Storage storage;
    private final HealthSeriesStore series;
    private final HealthRollUpStore rollUps;

    public HealthStore(Storage storage) {
        this.storage = storage;
        this.series = new HealthSeriesStore(storage);
        this.rollUps = new HealthRollUpStore(storage);
    }

    /** A turn is acted on, so it survives a power loss; a mere sample may be lost by one. */
    @Override
    public void record(HealthState state, @Nullable HealthChange change) {
        if (change == null) {
            storage.writeRelaxed(handle -> store(handle, state, null));
        } else {
            storage.write(handle -> store(handle, state, change));
        }
    }

    private static int store(Handle handle, HealthState state, @Nullable HealthChange change) {
        long key = key(handle, state.environment());
        Sample sample = state.last();
        if (sample != null) {
            insert(handle, key, sample);
        }
        if (change != null) {
            insert(handle, key, change);
        }
        return remember(handle, key, state);
    }

    private static long key(Handle handle, String environment) {
        var known = handle.createQuery(KEY)
                .bind("environment", environment)
                .mapTo(Long.class)
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        handle.createUpdate(KNOW).bind("environment", environment).execute();
        return handle.createQuery(KEY)
                .bind("environment", environment)
                .mapTo(Long.class)
                .one();
    }

    private static void insert(Handle handle, long key, Sample sample) {
        handle.createUpdate(INSERT_SAMPLE)
                .bind("key", key)
                .bind("at", sample.at().toEpochMilli())
                .bind("health", HealthCodes.code(sample.health()))
                .bind("response", HealthCodes.tenths(sample.responseTimeMs()))
                .bind("memory", HealthCodes.kib(sample.memoryMb()))
                .bind("users", sample.userCount())
                .bind("error", HealthCodes.code(sample.error()))
                .execute();
        long second = sample.at().getEpochSecond();
        handle.createUpdate(REOPEN)
                .bind("minute", second - Math.floorMod(second, HealthCodes.MINUTE))
                .bind("hour", second - Math.floorMod(second, HealthCodes.HOUR))
                .execute();
    }

    private static void insert(Handle handle, long key, HealthChange change) {
        handle.createUpdate(INSERT_CHANGE)
                .bind("key", key)
                .bind("at", change.at().toEpochMilli())
                .bind("from", HealthCodes.code(change.from()))
                .bind("to", HealthCodes.code(change.to()))
                .bind("word", change.word())
                .bind("error", HealthCodes.code(change.error()))
                .execute();
    }

    private static int remember(Handle handle, long key, HealthState state) {
        Instant since = state.since();
        Sample last = state.last();
        return handle.createUpdate(REMEMBER)
                .bind("key", key)
                .bind("health", HealthCodes.code(state.health()))
                .bind("since", since == null ? null : since.toEpochMilli())
                .bind("failures", state.failures())
                .bind("successes", state.successes())
                .bind("at", last == null ? null : last.at().toEpochMilli())
                .bind("sampleHealth", last == null ? null : HealthCodes.code(last.health()))
                .bind("word", last == null ? null : last.word())
                .bind("connected", last == null ? null : last.connected())
                .bind("responseTimeMs", last == null ? null : last.responseTimeMs())
                .bind("memoryMb", last == null ? null : last.memoryMb())
                .bind("users", last == null ? null : last.userCount())
                .bind("uptime", last == null ? null : last.uptimeSeconds())
                .bind("requests", last == null ? null : last.requests())
                .bind("errors", last == null ? null : last.errors())
                .bind("version", last == null ? null : last.version())
                .bind("error", last == null ? null : HealthCodes.code(last.error()))
                .execute();
    }

    @Override
    public List<HealthState> states() {
        return storage.read(
                handle -> handle.createQuery(STATES).map(HealthStore::state).list());
    }

    /**
     * Points over a stretch of time: about as many as asked for, seldom more by one. Drawn from samples, minutes or hours, the coarsest that is
     * fine enough and still kept, and always up to the newest sample.
     *
     * @param from the first bucket holds it, whole
     * @param to exclusive
     * @param points 1 or more
     */
    public HealthSeries series(String environment, Instant from, Instant to, int points) {
        return series.series(environment, from, to, points);
    }

    /** Uptime and error rate from the minute that holds {@code from} up to the end of the minute before or around {@code to}. */
    public HealthFigures figures(String environment, Instant from, Instant to) {
        return series.figures(environment, from, to);
    }

    /** The turns from {@code from} inclusive to {@code to} exclusive, newest first, at most the newest 1000. */
    public List<HealthChange> changes(String environment, Instant from, Instant to) {
        return storage.read(handle -> handle.createQuery(CHANGES)
                .bind("environment", environment)
                .bind("from", from.toEpochMilli())
                .bind("to", to.toEpochMilli())
                .bind("limit", CHANGES_MOST)
                .map((row, context) -> change(environment, row))
                .list());
    }

    /**
     * Makes the roll-ups of every minute and hour that has ended. May be called at any time and as often as one likes: whole minutes are made
     * anew from what is there, so a gap, a stop in between or a late sample leaves no trace.
     */
    public void rollUp(Instant now) {
        rollUps.rollUp(now);
    }

    /** Takes away what is older than it is to be kept, one environment at a time. Nothing goes that was not rolled up. */
    public void purge(Instant now, RetentionSettings retention) {
        rollUps.purge(now, retention);
    }

    private static HealthChange change(String environment, ResultSet row) throws SQLException {
        return new HealthChange(
                environment,
                HealthCodes.health(row.getInt("from_health")),
                HealthCodes.health(row.getInt("to_health")),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("word"),
                HealthCodes.error(row.getString("error")));
    }

    private static HealthState state(ResultSet row, StatementContext context) throws SQLException {
        String environment = row.getString("id");
        Long since = number(row, "since");
        Long at = number(row, "at");
        return new HealthState(
                environment,
                HealthCodes.health(row.getInt("health")),
                since == null ? null : Instant.ofEpochMilli(since),
                row.getInt("failures"),
                row.getInt("successes"),
                at == null ? null : sample(environment, Instant.ofEpochMilli(at), row));
    }

    private static Sample sample(String environment, Instant at, ResultSet row) throws SQLException {
        Long connected = number(row, "connected");
        return new Sample(
                environment,
                at,
                HealthCodes.health(row.getInt("sample_health")),
                row.getString("word"),
                connected == null ? null : connected != 0,
                real(row, "response_ms"),
                real(row, "memory_mb"),
                number(row, "users"),
                real(row, "uptime"),
                number(row, "requests"),
                number(row, "errors"),
                row.getString("version"),
                HealthCodes.error(row.getString("error")));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Double real(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }
}

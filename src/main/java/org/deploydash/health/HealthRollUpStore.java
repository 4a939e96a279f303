package org.deploydash.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Minutes from samples, hours from minutes, and the end of all three.
 *
 * <p>What is rolled up is told by one mark each: whole minutes before it are done, everything from it on is made anew by the next run, in
 * the same transaction that moves the mark. A late sample sets the mark back to its own minute. Readers take minutes before the mark and
 * samples from it on, so they never count one twice or miss one.
 */
final class HealthRollUpStore {

    private static final String MINUTES = """
            INSERT OR REPLACE INTO health_minute
            SELECT s.environment, s.at / 60000, count(*),
                max(s.health) | (sum(s.users IS NULL) << 2) | (sum(s.memory IS NULL) << 14) | (sum(s.response IS NULL) << 26)
                    | (count(s.error) << 38) | (sum(s.health > 1) << 50),
                coalesce(sum(s.response), 0), min(s.response), max(s.response),
                coalesce(sum(s.memory), 0), coalesce(sum(s.users), 0)
            FROM health_environment e CROSS JOIN health_sample s ON s.environment = e.key
            WHERE s.at >= :from * 1000 AND s.at < :until * 1000
            GROUP BY 1, 2""";

    private static final String HOURS = """
            INSERT OR REPLACE INTO health_hour
            SELECT m.environment, m.at / 60, sum(m.samples), sum(m.down), sum(m.errors), max(m.worst),
                sum(m.no_response), sum(m.response_sum), min(m.response_min), max(m.response_max),
                sum(m.no_memory), sum(m.memory_sum), sum(m.no_users), sum(m.users_sum)
            FROM health_environment e CROSS JOIN health_minute_plain m ON m.environment = e.key
            WHERE m.at >= :from / 60 AND m.at < :until / 60
            GROUP BY 1, 2""";

    private static final String ADVANCE =
            "UPDATE health_progress SET minutes_until = :minutes, hours_until = max(hours_until, :hours)";

    /** Said before anything goes, so that a late sample cannot have a half-purged minute rolled up again. */
    private static final String GIVE_UP = """
            UPDATE health_progress
            SET samples_from = max(samples_from, :samples), minutes_from = max(minutes_from, :minutes)""";

    private static final String KEYS = "SELECT key FROM health_environment";
    private static final String PURGE_SAMPLES =
            "DELETE FROM health_sample WHERE environment = :key AND at < :at * 1000";
    private static final String PURGE_MINUTES = "DELETE FROM health_minute WHERE environment = :key AND at < :at / 60";
    private static final String PURGE_HOURS = "DELETE FROM health_hour WHERE environment = :key AND at < :at / 3600";
    private static final String PURGE_CHANGES =
            "DELETE FROM health_change WHERE environment = :key AND at < :at * 1000";

    private final Storage storage;

    HealthRollUpStore(Storage storage) {
        this.storage = storage;
    }

    void rollUp(Instant now) {
        long minutes = floor(now.getEpochSecond(), HealthCodes.MINUTE);
        storage.writeRelaxed(handle -> {
            HealthProgress before = progress(handle);
            if (minutes <= before.minutesUntil()) {
                return 0;
            }
            range(handle.createUpdate(MINUTES), before.minutesUntil(), minutes).execute();
            long hours = floor(minutes, HealthCodes.HOUR);
            if (hours > before.hoursUntil()) {
                range(handle.createUpdate(HOURS), before.hoursUntil(), hours).execute();
            }
            return handle.createUpdate(ADVANCE)
                    .bind("minutes", minutes)
                    .bind("hours", hours)
                    .execute();
        });
    }

    private static Update range(Update update, long from, long until) {
        return update.bind("from", from).bind("until", until);
    }

    void purge(Instant now, RetentionSettings retention) {
        HealthProgress progress = storage.read(HealthRollUpStore::progress);
        long samples = Math.min(floor(second(now, retention.samples()), HealthCodes.MINUTE), progress.minutesUntil());
        long minutes = Math.min(floor(second(now, retention.minutes()), HealthCodes.HOUR), progress.hoursUntil());
        long hours = second(now, retention.hours());
        storage.writeRelaxed(handle -> handle.createUpdate(GIVE_UP)
                .bind("samples", samples)
                .bind("minutes", minutes)
                .execute());
        List<Long> keys = storage.read(
                handle -> handle.createQuery(KEYS).mapTo(Long.class).list());
        for (long key : keys) {
            purge(PURGE_SAMPLES, key, samples);
            purge(PURGE_MINUTES, key, minutes);
            purge(PURGE_HOURS, key, hours);
            purge(PURGE_CHANGES, key, hours);
        }
    }

    private void purge(String sql, long key, long second) {
        storage.writeRelaxed(handle ->
                handle.createUpdate(sql).bind("key", key).bind("at", second).execute());
    }

    static HealthProgress progress(Handle handle) {
        return handle.createQuery(HealthProgress.SELECT)
                .map((row, context) ->
                        new HealthProgress(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .one();
    }

    private static long second(Instant now, Duration ago) {
        return now.minus(ago).getEpochSecond();
    }

    private static long floor(long second, long step) {
        return second - Math.floorMod(second, step);
    }
}

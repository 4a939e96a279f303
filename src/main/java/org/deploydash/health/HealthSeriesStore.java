package org.deploydash.health;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Charts and figures, from whatever holds a stretch of time: samples, minutes or hours. */
final class HealthSeriesStore {

    /** Narrower buckets would be empty between two samples of the default interval (10 s, give or take), and look like outages. */
    private static final long NARROWEST_SECONDS = 12;

    private static final String ROLLED_COLUMNS = """
            samples, down, errors, worst, no_response, response_sum, response_min, response_max,
                    no_memory, memory_sum, no_users, users_sum""";

    /** All that is known of a stretch, in pieces that do not overlap; an empty piece costs nothing. Two of minutes: around the hours. */
    private static final String PIECES = """
            WITH e AS MATERIALIZED (SELECT key FROM health_environment WHERE id = :environment),
            piece AS (
                SELECT at * 3600 AS second, %1$s FROM health_hour
                WHERE environment = (SELECT key FROM e) AND at >= :hoursFrom / 3600 AND at < :hoursTo / 3600
                UNION ALL
                SELECT at * 60, %1$s FROM health_minute_plain
                WHERE environment = (SELECT key FROM e) AND at >= :earlyFrom / 60 AND at < :earlyTo / 60
                UNION ALL
                SELECT at * 60, %1$s FROM health_minute_plain
                WHERE environment = (SELECT key FROM e) AND at >= :lateFrom / 60 AND at < :lateTo / 60
                UNION ALL
                SELECT at / 1000, 1, health > 1, error IS NOT NULL, health, response IS NULL, coalesce(response, 0), response, response,
                    memory IS NULL, coalesce(memory, 0), users IS NULL, coalesce(users, 0) FROM health_sample
                WHERE environment = (SELECT key FROM e) AND at >= :rawFrom * 1000 AND at < :rawTo * 1000
            )
            """.formatted(ROLLED_COLUMNS);

    /** An average is the sum of all over the count of all, so each piece weighs what it counts; over nothing it is null. */
    private static final String SERIES = PIECES + """
            SELECT second / :width * :width, sum(samples), sum(down), sum(errors), max(worst),
                1.0 * sum(response_sum) / nullif(sum(samples - no_response), 0), min(response_min), max(response_max),
                1.0 * sum(memory_sum) / nullif(sum(samples - no_memory), 0),
                1.0 * sum(users_sum) / nullif(sum(samples - no_users), 0)
            FROM piece GROUP BY second / :width ORDER BY 1""";

    private static final String FIGURES = PIECES + """
            SELECT coalesce(sum(samples), 0), coalesce(sum(down), 0), coalesce(sum(errors), 0) FROM piece""";

    private final Storage storage;

    HealthSeriesStore(Storage storage) {
        this.storage = storage;
    }

    HealthSeries series(String environment, Instant from, Instant to, int points) {
        return storage.read(handle -> {
            HealthProgress progress = HealthRollUpStore.progress(handle);
            long wanted = ceilDiv(Math.max(1, to.getEpochSecond() - from.getEpochSecond()), Math.max(1, points));
            long step = HealthPieces.step(wanted, from.getEpochSecond(), progress);
            long width = step * ceilDiv(Math.max(wanted, NARROWEST_SECONDS), step);
            long first = from.getEpochSecond() - Math.floorMod(from.getEpochSecond(), width);
            HealthPieces pieces = HealthPieces.of(first, secondsUntil(to), step, progress);

            List<HealthPoint> found = new ArrayList<>();
            long[] sums = new long[3];
            bind(handle.createQuery(SERIES), environment, pieces)
                    .bind("width", width)
                    .map((row, context) -> point(row, sums))
                    .forEach(found::add);
            return new HealthSeries(environment, found, width, HealthFigures.of(sums[0], sums[0] - sums[1], sums[2]));
        });
    }

    HealthFigures figures(String environment, Instant from, Instant to) {
        return storage.read(handle -> {
            long first = from.getEpochSecond() - Math.floorMod(from.getEpochSecond(), HealthCodes.MINUTE);
            HealthPieces pieces =
                    HealthPieces.of(first, secondsUntil(to), HealthCodes.HOUR, HealthRollUpStore.progress(handle));
            return bind(handle.createQuery(FIGURES), environment, pieces)
                    .map((row, context) ->
                            HealthFigures.of(row.getLong(1), row.getLong(1) - row.getLong(2), row.getLong(3)))
                    .one();
        });
    }

    private static Query bind(Query query, String environment, HealthPieces pieces) {
        return query.bind("environment", environment)
                .bind("hoursFrom", pieces.hours().from())
                .bind("hoursTo", pieces.hours().to())
                .bind("earlyFrom", pieces.early().from())
                .bind("earlyTo", pieces.early().to())
                .bind("lateFrom", pieces.late().from())
                .bind("lateTo", pieces.late().to())
                .bind("rawFrom", pieces.raw().from())
                .bind("rawTo", pieces.raw().to());
    }

    private static HealthPoint point(ResultSet row, long[] sums) throws SQLException {
        for (int at = 0; at < sums.length; at++) {
            sums[at] += row.getLong(at + 2);
        }
        return new HealthPoint(
                Instant.ofEpochSecond(row.getLong(1)),
                real(row, 6, HealthCodes.TENTHS_PER_MS),
                real(row, 7, HealthCodes.TENTHS_PER_MS),
                real(row, 8, HealthCodes.TENTHS_PER_MS),
                real(row, 9, HealthCodes.KIB_PER_MIB),
                real(row, 10, 1),
                HealthCodes.health(row.getInt(5)),
                row.getLong(2),
                row.getLong(4),
                row.getLong(3));
    }

    private static @Nullable Double real(ResultSet row, int column, double unit) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value / unit;
    }

    private static long secondsUntil(Instant to) {
        return to.getNano() == 0 ? to.getEpochSecond() : to.getEpochSecond() + 1;
    }

    private static long ceilDiv(long value, long by) {
        return -Math.floorDiv(-value, by);
    }
}

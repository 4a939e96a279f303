package org.deploydash.rollbacks;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the columns of a rollback are read and written; runs inside others' queries. */
final class RollbackRowStore {

    private RollbackRowStore() {}

    static Rollback rollback(ResultSet row) throws SQLException {
        @Nullable String runUrl = row.getString("run_url");
        return new Rollback(
                row.getLong("id"),
                instant(row.getLong("at")),
                row.getString("environment"),
                row.getString("backup"),
                row.getString("reason"),
                success(row),
                row.getString("initiated_by"),
                RollbackState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("from_version"),
                row.getString("to_version"),
                number(row, "duration_seconds"),
                number(row, "recovery_seconds"),
                runUrl == null ? null : URI.create(runUrl),
                RollbackSource.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
                number(row, "deployment"),
                time(row, "bad_at"),
                time(row, "asked_at"),
                time(row, "started_at"),
                time(row, "finished_at"),
                time(row, "healthy_at"));
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        @Nullable Long micros = number(row, column);
        return micros == null ? null : instant(micros);
    }

    static @Nullable Long microsOf(@Nullable Instant time) {
        return time == null ? null : (Long) micros(time);
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static @Nullable Boolean success(ResultSet row) throws SQLException {
        @Nullable Long success = number(row, "success");
        return success == null ? null : (Boolean) (success == 1);
    }
}

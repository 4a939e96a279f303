package org.deploydash;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.deploydash.web.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The page's address names days, the HTTP contract instants. The server takes a day for one of UTC, and the page says so; its scripts,
 * which know the reader's zone, ask once more with theirs.
 */
final class HistoryDays {

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private HistoryDays() {}

    /** The parameters with days as instants: the last day is meant whole. */
    static Function<String, @Nullable String> asInstants(Function<String, @Nullable String> parameter) {
        return name -> {
            String value = parameter.apply(name);
            return switch (name) {
                case "from" -> instant(name, value, 0);
                case "to" -> instant(name, value, 1);
                default -> value;
            };
        };
    }

    private static @Nullable String instant(String name, @Nullable String value, int daysOn) {
        if (value == null || !DAY.matcher(value.strip()).matches()) {
            return value;
        }
        try {
            return LocalDate.parse(value.strip()).plusDays(daysOn) + "T00:00:00Z";
        } catch (DateTimeException noDay) {
            throw Parameters.bad(name, "must be a day, such as 2026-01-31");
        }
    }
}

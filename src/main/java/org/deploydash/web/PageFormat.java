package org.deploydash.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and times as the first paint shows them. An absent value is an em dash, never 0.
 *
 * <p>{@code js/format.js} says the same words, so that nothing jumps when the scripts take over; only times differ: the server
 * writes the exact one, which stays true however long the page lies open. What a script will make of it goes along in {@code data-ago},
 * and js/theme.js puts it there before anything is drawn.
 */
public final class PageFormat {

    /** What stands where nothing is known. */
    public static final String ABSENT = "—";

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** For {@code <time datetime>}: ISO 8601, whole seconds. */
    public @Nullable String iso(@Nullable Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** To the minute: what the eye reads. */
    public String minute(@Nullable Instant at) {
        return at == null ? ABSENT : MINUTE.format(at);
    }

    /** To the second: what the pointer asks for. */
    public String second(@Nullable Instant at) {
        return at == null ? ABSENT : SECOND.format(at);
    }

    /** As {@code relative} of format.js writes it, null from 60 days on, where that is a date in the reader's own way. */
    public @Nullable String ago(@Nullable Instant at, Instant now) {
        @Nullable String span = span(at, now);
        return span == null ? null : span + " ago";
    }

    /** As {@code lasting} of format.js writes it, null where {@link #ago} is. */
    public @Nullable String lasting(@Nullable Instant at, Instant now) {
        @Nullable String span = span(at, now);
        return span == null ? null : "for " + span;
    }

    /** As wide as what {@code clock} of format.js writes in whatever zone, null on another day. */
    public @Nullable String hour(@Nullable Instant at, Instant now) {
        String day = minute(now).substring(0, 10);
        return at == null || !minute(at).startsWith(day) ? null : minute(at).substring(11, 16);
    }

    private static @Nullable String span(@Nullable Instant at, Instant now) {
        if (at == null) {
            return null;
        }
        Duration span = Duration.between(at, now);
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return span.toMinutes() + " min";
        }
        return span.toDays() < 2 ? span.toHours() + " h" : span.toDays() < 60 ? span.toDays() + " d" : null;
    }

    /** Two neighbouring units, as in {@code 4 m 10 s}; seconds, 0 or more. */
    public String duration(@Nullable Long seconds) {
        if (seconds == null || seconds < 0) {
            return ABSENT;
        }
        Duration span = Duration.ofSeconds(seconds);
        if (span.toDays() > 0) {
            return pair(span.toDays(), "d", span.toHoursPart(), "h");
        }
        if (span.toHours() > 0) {
            return pair(span.toHours(), "h", span.toMinutesPart(), "m");
        }
        return span.toMinutes() > 0 ? pair(span.toMinutes(), "m", span.toSecondsPart(), "s") : seconds + " s";
    }

    /** How long a process has been up: seconds, with any fraction cut off. */
    public String uptime(@Nullable Double seconds) {
        return seconds == null ? ABSENT : duration(seconds.longValue());
    }

    /** Between two moments, null where either is absent or they stand the other way round. */
    public @Nullable String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null || to.isBefore(from)
                ? null
                : duration(Duration.between(from, to).toSeconds());
    }

    /** Milliseconds, whole from 10 on. */
    public String milliseconds(@Nullable Double value) {
        return value == null ? ABSENT : number(value, value < 10 ? 1 : 0) + " ms";
    }

    /** MiB, whole from 10 on. */
    public String megabytes(@Nullable Double value) {
        return value == null ? ABSENT : number(value, value < 10 ? 1 : 0) + " MB";
    }

    public String count(@Nullable Long value) {
        return value == null ? ABSENT : value.toString();
    }

    /** 0 to 100 with two digits, cut and not rounded: 99.999 is not yet 100. */
    public String percent(@Nullable Double value) {
        if (value == null) {
            return ABSENT;
        }
        return plain(BigDecimal.valueOf(value).setScale(2, RoundingMode.DOWN)) + " %";
    }

    /** A share of 0 to 1 as a percentage, rounded up at the second digit: a single error is never 0 %. */
    public String share(@Nullable Double value) {
        if (value == null) {
            return ABSENT;
        }
        return plain(BigDecimal.valueOf(value).movePointRight(2).setScale(2, RoundingMode.UP)) + " %";
    }

    private static String pair(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + " " + bigUnit : big + " " + bigUnit + " " + small + " " + smallUnit;
    }

    private static String number(double value, int digits) {
        return plain(BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}

package org.deploydash.health;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Numbers out of a bot's report: the first of the named members that holds a believable one, else absent. */
final class Figure {

    /** Above this a sum of a day's samples would lose digits, and no bot has a petabyte of memory or 30,000 years of uptime. */
    private static final double MOST_REAL = 1e12;

    /** 2<sup>53</sup> − 1, the last whole number a browser can hold exactly. */
    private static final long MOST_WHOLE = 9_007_199_254_740_991L;

    private Figure() {}

    static @Nullable Double real(JsonNode report, String... names) {
        for (String name : names) {
            double value = number(report, name);
            if (value >= 0 && value <= MOST_REAL) {
                return value + 0.0; // makes -0.0 a plain zero
            }
        }
        return null;
    }

    /** Takes 12.0 for 12, as some writers have only floats; 12.5 people are absent. */
    static @Nullable Long whole(JsonNode report, String... names) {
        for (String name : names) {
            double value = number(report, name);
            if (value >= 0 && value <= MOST_WHOLE && Math.rint(value) == value) {
                return (long) value;
            }
        }
        return null;
    }

    /** NaN where it is no number, so that every comparison with it is false. */
    private static double number(JsonNode report, String name) {
        JsonNode node = report.get(name);
        return node != null && node.isNumber() ? node.doubleValue() : Double.NaN;
    }
}

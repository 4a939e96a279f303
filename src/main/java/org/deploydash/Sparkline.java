package org.deploydash;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deploydash.health.HealthPoint;
import org.jspecify.annotations.Nullable;

/**
 * An hour of response time as two SVG paths in a box of {@value #WIDTH} by {@value #HEIGHT}, and the numbers behind them, with which
 * {@code js/spark.js} draws on. The height begins at 0 ms; a stretch without probes breaks the line; a stroke at the foot stands for
 * failed probes.
 *
 * @param line the response time
 * @param failed a stroke for each bucket with a failed probe
 * @param values a bucket each, with commas between: its average in ms, then {@code !} and how many probes failed; empty without probes
 * @param end the last bucket's beginning, in seconds since the epoch
 * @param width of a bucket in seconds
 * @param says the same in words
 */
record Sparkline(String line, String failed, String values, long end, long width, String says) {

    static final int WIDTH = 120;
    static final int HEIGHT = 24;

    private static final Duration SPAN = Duration.ofHours(1);

    /** A quiet line stays low: only beyond this many ms does it fill the box. */
    private static final double LEAST_TOP = 40;

    private static final int FOOT = HEIGHT - 1;
    private static final int HEAD = 2;
    private static final int STROKE = 5;
    private static final int WHOLE_FROM = 10;

    /** @param width of a bucket of the points in seconds; those older than an hour are left out */
    static Sparkline of(List<HealthPoint> points, long width, Instant now) {
        long end = now.getEpochSecond() - Math.floorMod(now.getEpochSecond(), width);
        int buckets = (int) Math.max(1, SPAN.toSeconds() / width);
        Map<Long, HealthPoint> byBeginning = new HashMap<>();
        points.forEach(point -> byBeginning.put(point.timestamp().getEpochSecond(), point));
        List<@Nullable HealthPoint> drawn = new ArrayList<>();
        for (int i = buckets - 1; i >= 0; i--) {
            drawn.add(byBeginning.get(end - i * width));
        }
        double top = drawn.stream()
                .mapToDouble(point -> point == null || point.responseTimeMs() == null
                        ? 0
                        : rounded(point.responseTimeMs()).doubleValue())
                .reduce(LEAST_TOP, Math::max);
        return new Sparkline(line(drawn, top), strokes(drawn), values(drawn), end, width, says(drawn));
    }

    private static String line(List<@Nullable HealthPoint> drawn, double top) {
        StringBuilder path = new StringBuilder();
        boolean broken = true;
        for (int i = 0; i < drawn.size(); i++) {
            HealthPoint point = drawn.get(i);
            Double ms = point == null ? null : point.responseTimeMs();
            if (ms != null) {
                double y = FOOT - rounded(ms).doubleValue() / top * (FOOT - HEAD);
                path.append(broken ? 'M' : 'L')
                        .append(x(i, drawn.size()))
                        .append(' ')
                        .append(tenths(y));
                if (broken) {
                    path.append("h0"); // so that a point alone is seen as one
                }
            }
            broken = ms == null;
        }
        return path.toString();
    }

    private static String strokes(List<@Nullable HealthPoint> drawn) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < drawn.size(); i++) {
            HealthPoint point = drawn.get(i);
            if (point != null && point.errors() > 0) {
                path.append('M')
                        .append(x(i, drawn.size()))
                        .append(' ')
                        .append(HEIGHT)
                        .append("v-" + STROKE);
            }
        }
        return path.toString();
    }

    private static String values(List<@Nullable HealthPoint> drawn) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < drawn.size(); i++) {
            HealthPoint point = drawn.get(i);
            values.append(i == 0 ? "" : ",");
            if (point != null) {
                values.append(point.responseTimeMs() == null ? "" : plain(rounded(point.responseTimeMs())));
                values.append(point.errors() == 0 ? "" : "!" + point.errors());
            }
        }
        return values.toString();
    }

    private static String says(List<@Nullable HealthPoint> drawn) {
        List<BigDecimal> known = new ArrayList<>();
        long failed = 0;
        for (HealthPoint point : drawn) {
            if (point != null && point.responseTimeMs() != null) {
                known.add(rounded(point.responseTimeMs()));
            }
            failed += point == null ? 0 : point.errors();
        }
        if (known.isEmpty() && failed == 0) {
            return "No probe in the last hour";
        }
        String range = known.isEmpty()
                ? "no answer"
                : plain(known.stream().reduce(BigDecimal::min).orElseThrow()) + " to "
                        + plain(known.stream().reduce(BigDecimal::max).orElseThrow()) + " ms";
        String failures = failed == 0 ? "" : failed == 1 ? ", 1 probe failed" : ", " + failed + " probes failed";
        return "Response time in the last hour: " + range + failures;
    }

    private static String x(int index, int buckets) {
        return tenths((index + 0.5) * WIDTH / buckets);
    }

    private static BigDecimal rounded(double ms) {
        return BigDecimal.valueOf(ms).setScale(ms < WHOLE_FROM ? 1 : 0, RoundingMode.HALF_UP);
    }

    private static String tenths(double value) {
        return plain(BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}

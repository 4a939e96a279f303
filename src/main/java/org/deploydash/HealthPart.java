package org.deploydash;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.health.HealthPoint;
import org.deploydash.health.HealthSeries;
import org.deploydash.health.HealthStore;
import org.deploydash.web.PageFormat;
import org.jspecify.annotations.Nullable;

/**
 * The last 24 h of every environment as small curves, for readers without JavaScript. The names of the properties are the template's.
 *
 * <p>They are drawn anew at most every {@link #FRESH}, whatever changes in between and however many readers there are, so that the page costs
 * the same with one environment as with thirty: a bucket is 20 minutes wide, and nobody sees a quarter of a minute of it.
 */
final class HealthPart {

    /** @param drawn how many environments the charts show at first, so that the room for their words is there before they are */
    record Curves(int drawn, Map<String, Curve> sparks) {}

    /** Paths in a box of 288 by 40, and what they say. */
    record Curve(String response, String failures, String responseWords, String memory, String memoryWords) {}

    private static final Duration SPAN = Duration.ofHours(24);
    private static final Duration FRESH = Duration.ofSeconds(15);

    /** As long as not every environment has a curve: the first one is waited for. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    private static final int POINTS = 72;
    private static final int STEP = 4;
    private static final int FLOOR = 38;
    private static final int HEIGHT = 36;

    /** As in {@code js/health/choice.js}. */
    private static final int MOST_DRAWN = 6;

    private final Environments environments;
    private final HealthStore store;
    private final Clock clock;
    private final PageFormat format = new PageFormat();
    private Instant madeAt = Instant.EPOCH;
    private Curves made = new Curves(0, Map.of());

    HealthPart(Environments environments, HealthStore store, Clock clock) {
        this.environments = environments;
        this.store = store;
        this.clock = clock;
    }

    /** @throws org.deploydash.storage.StorageUnavailable where there is nothing to draw them from now */
    synchronized Curves curves() {
        Instant now = clock.instant();
        if (now.isBefore(madeAt)
                || !now.isBefore(
                        madeAt.plus(made.sparks().size() < environments.all().size() ? YOUNG : FRESH))) {
            made = drawn(now);
            madeAt = now;
        }
        return made;
    }

    private Curves drawn(Instant now) {
        Map<String, Curve> sparks = new HashMap<>();
        for (Environment environment : environments.all()) {
            HealthSeries series = store.series(environment.id(), now.minus(SPAN), now, POINTS);
            if (!series.points().isEmpty()) {
                sparks.put(environment.id(), curve(series, now));
            }
        }
        return new Curves(Math.min(MOST_DRAWN, environments.all().size()), Map.copyOf(sparks));
    }

    private Curve curve(HealthSeries series, Instant now) {
        long first = Math.floorDiv(now.minus(SPAN).getEpochSecond(), series.bucketSeconds());
        Function<HealthPoint, Integer> place =
                point -> (int) (point.timestamp().getEpochSecond() / series.bucketSeconds() - first) * STEP;
        long samples = series.points().stream().mapToLong(HealthPoint::samples).sum();
        long errors = series.points().stream().mapToLong(HealthPoint::errors).sum();
        String failed = errors == 0 ? "" : "; " + errors + " of " + samples + " probes failed";
        return new Curve(
                line(series.points(), place, HealthPoint::responseTimeMs),
                failures(series.points(), place),
                words(series.points(), HealthPoint::responseTimeMs, format::milliseconds) + failed,
                line(series.points(), place, HealthPoint::memoryMb),
                words(series.points(), HealthPoint::memoryMb, format::megabytes));
    }

    /** From 0 to the highest. A bucket that is missing, or in which nobody answered, breaks the line. */
    private static String line(
            List<HealthPoint> points,
            Function<HealthPoint, Integer> place,
            Function<HealthPoint, @Nullable Double> value) {
        double most = points.stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        StringBuilder path = new StringBuilder();
        int before = Integer.MIN_VALUE;
        for (HealthPoint point : points) {
            Double measured = value.apply(point);
            if (measured == null) {
                continue;
            }
            int x = place.apply(point);
            long y = FLOOR - (most == 0 ? 0 : Math.round(measured / most * HEIGHT));
            boolean joined = x - before == STEP;
            path.append(joined ? 'L' : 'M').append(x).append(' ').append(y).append(joined ? "" : "h0");
            before = x;
        }
        return path.toString();
    }

    private static String failures(List<HealthPoint> points, Function<HealthPoint, Integer> place) {
        StringBuilder path = new StringBuilder();
        for (HealthPoint point : points) {
            if (point.errors() > 0) {
                path.append('M').append(place.apply(point)).append(" 40v-7");
            }
        }
        return path.toString();
    }

    private static String words(
            List<HealthPoint> points,
            Function<HealthPoint, @Nullable Double> value,
            Function<@Nullable Double, String> text) {
        var told = points.stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        if (told.getCount() == 0) {
            return "never measured";
        }
        String low = text.apply(told.getMin());
        String high = text.apply(told.getMax());
        return low.equals(high) ? low : low + " to " + high;
    }
}

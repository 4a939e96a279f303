package org.deploydash.health;

/**
 * Which part of a stretch of time comes from which table, so that every sample counts once.
 *
 * @param hours in the middle, where hours may be used
 * @param early minutes before the hours
 * @param late minutes after the hours
 * @param raw samples not yet rolled up, or all of them
 */
record HealthPieces(Range hours, Range early, Range late, Range raw) {

    /** Seconds since 1970, the end exclusive; nothing where the end is not after the beginning. */
    record Range(long from, long to) {
        static final Range NONE = new Range(0, 0);
    }

    /** The coarsest step that is no wider than a bucket and reaches back far enough, in seconds. */
    static long step(long wanted, long from, HealthProgress progress) {
        if (wanted < HealthCodes.MINUTE && from >= progress.samplesFrom()) {
            return 1;
        }
        return wanted < HealthCodes.HOUR && from >= progress.minutesFrom() ? HealthCodes.MINUTE : HealthCodes.HOUR;
    }

    /**
     * @param from a whole multiple of the step, or of a minute where that is an hour
     * @param to moved on to the end of its minute where minutes are used
     * @param step 1, {@link HealthCodes#MINUTE} or {@link HealthCodes#HOUR}: the coarsest to use
     */
    static HealthPieces of(long from, long to, long step, HealthProgress progress) {
        if (step < HealthCodes.MINUTE) {
            return new HealthPieces(Range.NONE, Range.NONE, Range.NONE, new Range(from, to));
        }
        long end = ceil(to, HealthCodes.MINUTE);
        long rolled = Math.min(end, progress.minutesUntil());
        Range raw = new Range(Math.max(from, progress.minutesUntil()), end);
        long hoursFrom = ceil(from, HealthCodes.HOUR);
        long hoursTo = Math.min(Math.floorDiv(end, HealthCodes.HOUR) * HealthCodes.HOUR, progress.hoursUntil());
        if (step < HealthCodes.HOUR || hoursFrom >= hoursTo) {
            return new HealthPieces(Range.NONE, new Range(from, rolled), Range.NONE, raw);
        }
        return new HealthPieces(
                new Range(hoursFrom, hoursTo), new Range(from, hoursFrom), new Range(hoursTo, rolled), raw);
    }

    private static long ceil(long second, long step) {
        return -Math.floorDiv(-second, step) * step;
    }
}

package org.deploydash.loops;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one loop is doing.
 *
 * @param name what it does, in one or two words
 * @param interval the time between two runs
 * @param lastRun when it last began, null before the first run
 * @param lastSuccess when it last ended well, null before that
 * @param runs how often it began
 * @param failures how often it ended with an exception
 * @param skipped slots that were let pass because the run before was not over
 * @param failing whether the last run that is over ended with an exception
 */
public record LoopHealth(
        String name,
        Duration interval,
        @Nullable Instant lastRun,
        @Nullable Instant lastSuccess,
        long runs,
        long failures,
        long skipped,
        boolean failing) {

    /** A short run that is late by some seconds tells about the machine and not about the loop. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(30);

    /** Whether it does its work: its last run ended well, and not so long ago that it must hang in the next one. */
    public boolean isWell(Instant now) {
        Instant heard = lastSuccess == null ? lastRun : lastSuccess;
        return !failing && (heard == null || Duration.between(heard, now).compareTo(patience()) <= 0);
    }

    private Duration patience() {
        Duration three = interval.multipliedBy(3);
        return three.compareTo(LEAST_PATIENCE) > 0 ? three : LEAST_PATIENCE;
    }
}

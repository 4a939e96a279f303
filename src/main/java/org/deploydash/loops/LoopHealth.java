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
 */
public record LoopHealth(
        String name,
        Duration interval,
        @Nullable Instant lastRun,
        @Nullable Instant lastSuccess,
        long runs,
        long failures,
        long skipped) {}

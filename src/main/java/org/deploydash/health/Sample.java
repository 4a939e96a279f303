package org.deploydash.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One probe's result, whatever happened. An absent value is null, never 0.
 *
 * @param environment its id
 * @param at when the probe began, UTC, whole milliseconds
 * @param health what this one answer says; {@link Health#UNHEALTHY} where there is an error
 * @param word the bot's own status word, at most 64 characters
 * @param connected whether the bot says it is connected to its channel
 * @param responseTimeMs from the first byte sent to the last received, as measured here; null where there was no answer
 * @param memoryMb the bot's resident memory in MiB, 0 or more
 * @param userCount people in its channel, 0 or more
 * @param uptimeSeconds since the bot started, 0 or more
 * @param requests handled by the bot since its start
 * @param errors met by the bot since its start
 * @param version what the bot says it runs, at most 64 characters
 * @param error why there is no usable answer, null where there is one
 */
public record Sample(
        String environment,
        Instant at,
        Health health,
        @Nullable String word,
        @Nullable Boolean connected,
        @Nullable Double responseTimeMs,
        @Nullable Double memoryMb,
        @Nullable Long userCount,
        @Nullable Double uptimeSeconds,
        @Nullable Long requests,
        @Nullable Long errors,
        @Nullable String version,
        @Nullable ProbeError error) {

    /** An outage. */
    public static Sample outage(String environment, Instant at, ProbeError error) {
        return new Sample(
                environment, at, Health.UNHEALTHY, null, null, null, null, null, null, null, null, null, error);
    }
}

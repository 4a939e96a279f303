package org.deploydash.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deploydash.health.Health;
import org.deploydash.health.ProbeError;
import org.jspecify.annotations.Nullable;

/**
 * One environment now, with the members and order of the HTTP contract. An absent value is null.
 *
 * @param environment its id
 * @param version of the newest successful deployment, else null
 * @param commitSha its first 7 digits
 * @param health as judged; {@link Health#UNKNOWN} where the newest sample is older than 3 intervals
 * @param healthSince when the judged health turned to what it is
 * @param healthWord the bot's own word
 * @param reportedVersion what the bot says it runs
 * @param versionVerified whether that is what was deployed; null where one of the two is not known
 * @param error why the newest probe had no usable answer, else null
 * @param checkedAt when the newest probe began
 * @param stale whether that is more than 3 intervals ago
 * @param uptimePercent24h 0 to 100
 * @param errorRate24h 0 to 1
 */
public record EnvironmentStatus(
        String environment,
        String name,
        String application,
        @Nullable String version,
        @Nullable String commitSha,
        @Nullable String commitMessage,
        @Nullable Instant deployedAt,
        @Nullable String deployedBy,
        DeployState status,
        Health health,
        @Nullable Instant healthSince,
        @Nullable Double uptimeSeconds,
        @Nullable Double responseTimeMs,
        @Nullable Double memoryMb,
        @Nullable Long userCount,
        @Nullable String healthWord,
        @Nullable Boolean connected,
        @Nullable String reportedVersion,
        @Nullable Boolean versionVerified,
        @Nullable ProbeError error,
        @Nullable Instant checkedAt,
        boolean stale,
        @JsonProperty("uptime_percent_24h") @Nullable Double uptimePercent24h,
        @JsonProperty("error_rate_24h") @Nullable Double errorRate24h) {

    /** Why it is so, and what the bot itself says where that is another word; null where neither is told. {@code js/panels/cards.js} says the same. */
    public @Nullable String said() {
        String own =
                healthWord == null || healthWord.equalsIgnoreCase(health.word()) ? null : "says “" + healthWord + '”';
        String channel = Boolean.FALSE.equals(connected) ? "not connected to its channel" : null;
        String told = Stream.of(error == null ? null : error.sentence(), channel, own)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" · "));
        return told.isEmpty() ? null : told;
    }

    /** Why a figure is absent. */
    public String why() {
        return error != null
                ? error.sentence()
                : checkedAt == null ? "Not probed yet" : "Its health report does not say";
    }
}

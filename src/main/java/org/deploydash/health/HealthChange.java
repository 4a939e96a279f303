package org.deploydash.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A turn of the judged health: stored as a row, announced once. */
public record HealthChange(
        String environment,
        Health from,
        Health to,
        Instant at,
        @Nullable String word,
        @Nullable ProbeError error) {}

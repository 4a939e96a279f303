package org.deploydash.health;

/** A sample was stored; {@code state} is what the judge holds after it. */
public record HealthSampled(HealthState state) {}

package org.deploydash.health;

/** The judged health of an environment turned, and the row is stored. */
public record HealthChanged(HealthChange change) {}

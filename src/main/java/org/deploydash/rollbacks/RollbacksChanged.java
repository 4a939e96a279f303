package org.deploydash.rollbacks;

/** The timeline differs from before, or its staleness does. */
public record RollbacksChanged(RollbackTimeline.Listing listing) {}

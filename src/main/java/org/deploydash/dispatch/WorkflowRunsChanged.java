package org.deploydash.dispatch;

/** The newest runs are not what they were. */
public record WorkflowRunsChanged(RecentRuns.Listing listing) {}

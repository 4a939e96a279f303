package org.deploydash.testing.github;

import java.time.Instant;

/** A place GitHub knows. */
public final class FakeEnvironment {

    private final long id;
    private final String name;
    private final Instant createdAt;
    private volatile boolean approval;

    FakeEnvironment(long id, String name, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.createdAt = createdAt;
    }

    /** Whether somebody must approve before a job runs there; of jobs that get there from now on. */
    public FakeEnvironment needsApproval(boolean needed) {
        approval = needed;
        return this;
    }

    public boolean needsApproval() {
        return approval;
    }

    public long id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Instant createdAt() {
        return createdAt;
    }
}

package org.deploydash.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What there is while GitHub is not connected: nothing can be asked for or found out. */
public final class Unconnected implements Workflows, Commits {

    private static final Unavailable REASON = Unavailable.NO_GITHUB;

    @Override
    public Optional<Unavailable> unavailable() {
        return Optional.of(REASON);
    }

    @Override
    public Optional<Instant> time() {
        return Optional.empty();
    }

    @Override
    public Start start(RunRequest request) {
        return new Start.Refused(REASON.code(), REASON.sentence());
    }

    @Override
    public Optional<RunReport> run(String repository, long runId) {
        throw trouble();
    }

    @Override
    public List<RunReport> find(RunRequest request, Instant since) {
        throw trouble();
    }

    @Override
    public void cancel(String repository, long runId) {
        throw trouble();
    }

    @Override
    public Refs refs(String repository) {
        throw trouble();
    }

    @Override
    public Optional<String> resolve(String repository, String ref) {
        throw trouble();
    }

    @Override
    public Comparison compare(String repository, String base, String head) {
        throw trouble();
    }

    private static OutsideTrouble trouble() {
        return new OutsideTrouble(REASON.code(), REASON.sentence(), null);
    }
}

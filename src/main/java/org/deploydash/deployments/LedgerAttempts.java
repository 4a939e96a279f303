package org.deploydash.deployments;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deploydash.dispatch.Attempts;
import org.jspecify.annotations.Nullable;

/** What the ledger tells of deployments to whoever is about to ask for one. */
public final class LedgerAttempts implements Attempts {

    private static final int LOOKED_AT = 20;

    private final Ledger ledger;
    private final Clock clock;

    public LedgerAttempts(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Optional<Attempt> active(String environment) {
        Instant now = clock.instant();
        return ledger.latest(environment).filter(row -> row.isUnderWay(now)).map(row -> attempt(row, now));
    }

    private Attempt attempt(Deployment row, Instant now) {
        return new Attempt(
                row.id(),
                row.workflowRunId(),
                row.runUrl(),
                ledger.githubId(row.id()).orElse(null),
                row.version() == null ? row.shortSha() : row.version(),
                row.deployedBy(),
                Duration.between(row.deployedAt(), now),
                row.believedUntil());
    }

    @Override
    public Optional<Long> ofRun(String environment, long workflowRunId) {
        return ledger.ofRun(environment, workflowRunId).map(Deployment::id);
    }

    /** What became of it last counts: it may have been deployed again since. */
    @Override
    public boolean wasRolledBack(String environment, @Nullable String version, @Nullable String commit) {
        String name = version == null ? commit : version;
        if (name == null) {
            return false;
        }
        return ledger.page(query(environment, Optional.empty(), Optional.of(name))).deployments().stream()
                .filter(row -> name.equals(version == null ? row.commit() : row.version()))
                .filter(row -> row.status() == DeploymentStatus.SUCCESS || row.status() == DeploymentStatus.ROLLED_BACK)
                .findFirst()
                .filter(row -> row.status() == DeploymentStatus.ROLLED_BACK)
                .isPresent();
    }

    @Override
    public List<Long> durations(String environment, int limit) {
        return ledger
                .page(query(environment, Optional.of(DeploymentStatus.SUCCESS), Optional.empty()))
                .deployments()
                .stream()
                .map(Deployment::durationSeconds)
                .filter(Objects::nonNull)
                .limit(limit)
                .toList();
    }

    private static DeploymentQuery query(String environment, Optional<DeploymentStatus> status, Optional<String> text) {
        return new DeploymentQuery(
                Optional.of(environment),
                status,
                Optional.empty(),
                text,
                Optional.empty(),
                Optional.empty(),
                LOOKED_AT,
                Optional.empty());
    }
}

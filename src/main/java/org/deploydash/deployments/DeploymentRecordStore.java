package org.deploydash.deployments;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditStore;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Where facts become rows: finds the row that a fact is about, or makes one. */
final class DeploymentRecordStore {

    /** How many rows are taken away in one transaction: a few milliseconds, so that nobody waits long. */
    private static final int PURGED_AT_ONCE = 200;

    private static final String BY_ID = "SELECT * FROM deployment WHERE id = :id";
    private static final String BY_NEWEST_ATTEMPT = """
            SELECT * FROM deployment WHERE workflow_run_id = :run AND environment = :environment
            ORDER BY run_attempt DESC LIMIT 1""";

    private static final String UNWEIGHED = """
            SELECT * FROM deployment WHERE status = 'success' AND weighed = 0 AND environment = :environment
            ORDER BY place LIMIT :limit""";
    private static final String WEIGHED = "UPDATE deployment SET weighed = 1 WHERE id = :id";

    /** What an environment runs, and what was last tried there, stays however old it is. */
    private static final String OUTDATED = """
            SELECT * FROM deployment WHERE place < :before
              AND place NOT IN (SELECT max(place) FROM deployment GROUP BY environment)
              AND place NOT IN (SELECT max(place) FROM deployment WHERE status = 'success' GROUP BY environment)
            ORDER BY place LIMIT :limit""";

    private final Storage storage;

    DeploymentRecordStore(Storage storage) {
        this.storage = storage;
    }

    /** A row as it is after the fact was recorded, and every row that the fact changed, in the order of the changes. */
    record Recorded(Deployment deployment, List<Deployment> changed) {}

    /**
     * Makes a row, or brings the row of the same run in the same environment forward.
     *
     * @param now stands in where the fact has no time
     */
    Recorded record(NewDeployment fact, Instant now) {
        return storage.write(handle -> record(handle, fact, now));
    }

    /** The same, and the audit trail is told in the same transaction. */
    Recorded record(NewDeployment fact, Instant now, AuditStore audit, AuditEvent event) {
        return storage.write(handle -> {
            Recorded recorded = record(handle, fact, now);
            audit.append(handle, event.on(String.valueOf(recorded.deployment().id())));
            return recorded;
        });
    }

    private static Recorded record(Handle handle, NewDeployment fact, Instant now) {
        Optional<LedgerRow> known = fact.workflowRunId() == null
                ? Optional.empty()
                : DeploymentRowStore.one(handle.createQuery(BY_NEWEST_ATTEMPT)
                        .bind("run", fact.workflowRunId())
                        .bind("environment", fact.environment()));
        LedgerRow after = known.map(row -> row.with(row.deployment().after(fact)))
                .orElseGet(() -> made(DeploymentRowStore.nextId(handle), fact, now));
        return stored(handle, known, after, List.of(), now);
    }

    private static LedgerRow made(long id, NewDeployment fact, Instant now) {
        var row = new Deployment(
                id,
                fact.environment(),
                fact.version(),
                fact.commit(),
                fact.commitMessage(),
                fact.deployedBy(),
                (fact.deployedAt() == null ? now : fact.deployedAt()).truncatedTo(ChronoUnit.MILLIS),
                null,
                null,
                fact.durationSeconds(),
                fact.status(),
                fact.workflowRunId(),
                null,
                fact.reason(),
                DeploymentSource.RECORDED,
                null);
        return new LedgerRow(row, 1, null, Certainty.TOLD, null);
    }

    /** Makes a row or adds to the one that is the same by any of its keys; two that turn out to be the same become one. */
    Recorded observe(DeploymentObserved fact, Instant now) {
        return storage.write(handle -> {
            List<LedgerRow> same = DeploymentJoinStore.same(handle, fact);
            if (same.isEmpty()) {
                LedgerRow made = LedgerRow.of(DeploymentRowStore.nextId(handle), fact, now);
                return stored(handle, Optional.empty(), made, fact.turns(), now);
            }
            LedgerRow known = DeploymentJoinStore.united(handle, same);
            return stored(handle, Optional.of(known), known.after(fact), fact.turns(), now);
        });
    }

    private static Recorded stored(
            Handle handle, Optional<LedgerRow> known, LedgerRow after, List<DeploymentTurn> turns, Instant now) {
        List<Deployment> changed = new ArrayList<>();
        Deployment row = after.deployment();
        if (known.isEmpty()) {
            DeploymentRowStore.insert(handle, after);
        } else if (!after.equals(known.get())) {
            DeploymentRowStore.update(handle, known.get(), after);
        }
        if (known.isEmpty() || !row.equals(known.get().deployment())) {
            changed.add(row);
        }
        turns.forEach(turn -> DeploymentTurnStore.keep(handle, row.id(), turn.status(), turn.at()));
        if (known.isEmpty() || known.get().deployment().status() != row.status()) {
            DeploymentTurnStore.keep(handle, row.id(), row.status(), reached(row, turns, now));
            changed.addAll(replaced(handle, row, now));
        }
        return new Recorded(row, List.copyOf(changed));
    }

    private static Instant reached(Deployment row, List<DeploymentTurn> turns, Instant now) {
        return turns.stream()
                .filter(turn -> turn.status() == row.status())
                .map(DeploymentTurn::at)
                .findFirst()
                .orElseGet(() -> estimated(row, now));
    }

    private static Instant estimated(Deployment row, Instant now) {
        @Nullable
        Instant told = switch (row.status()) {
            case QUEUED, WAITING -> row.deployedAt();
            case IN_PROGRESS -> row.startedAt();
            default -> row.finishedAt();
        };
        Instant fallback = row.source() == DeploymentSource.RECORDED ? row.deployedAt() : now;
        return told == null ? fallback : told;
    }

    /** A rollback that succeeded has put an end to what it went back from. */
    private static List<Deployment> replaced(Handle handle, Deployment row, Instant now) {
        Long replacedId = row.rollbackOf();
        if (row.status() != DeploymentStatus.SUCCESS || replacedId == null) {
            return List.of();
        }
        return DeploymentRowStore.one(handle.createQuery(BY_ID).bind("id", replacedId))
                .filter(replaced -> replaced.deployment().status() == DeploymentStatus.SUCCESS)
                .map(replaced -> rolledBack(handle, replaced, row.finishedAt() == null ? now : row.finishedAt()))
                .map(List::of)
                .orElseGet(List::of);
    }

    private static Deployment rolledBack(Handle handle, LedgerRow replaced, Instant at) {
        Deployment after = replaced.deployment().rolledBack();
        DeploymentRowStore.update(handle, replaced, replaced.with(after));
        DeploymentTurnStore.keep(handle, after.id(), after.status(), at);
        return after;
    }

    /** The oldest successes of an environment of which nobody knows yet whether they went back. */
    List<Deployment> unweighed(String environment, int limit) {
        return storage.read(handle -> handle.createQuery(UNWEIGHED)
                .bind("environment", environment)
                .bind("limit", limit)
                .map(DeploymentRowStore::deployment)
                .list());
    }

    /**
     * Notes that a success was compared with what it replaced.
     *
     * @param wentBackFrom the replaced one, where it was a newer commit; null where it was not
     */
    Recorded weighed(Deployment success, @Nullable Long wentBackFrom, Instant now) {
        return storage.write(handle -> {
            handle.createUpdate(WEIGHED).bind("id", success.id()).execute();
            Optional<LedgerRow> known =
                    DeploymentRowStore.one(handle.createQuery(BY_ID).bind("id", success.id()));
            if (known.isEmpty()
                    || wentBackFrom == null
                    || known.get().deployment().rollbackOf() != null) {
                return new Recorded(success, List.of());
            }
            LedgerRow after = known.get().with(known.get().deployment().rollbackOf(wentBackFrom));
            DeploymentRowStore.update(handle, known.get(), after);
            List<Deployment> changed = new ArrayList<>(List.of(after.deployment()));
            changed.addAll(replaced(handle, after.deployment(), now));
            return new Recorded(after.deployment(), List.copyOf(changed));
        });
    }

    /** Gives a row its version, if it still has none. */
    Recorded named(Deployment success, String version) {
        return storage.write(handle -> DeploymentRowStore.one(
                        handle.createQuery(BY_ID).bind("id", success.id()))
                .filter(known -> known.deployment().version() == null)
                .map(known -> {
                    Deployment after = known.deployment().version(version);
                    DeploymentRowStore.update(handle, known, known.with(after));
                    return new Recorded(after, List.of(after));
                })
                .orElseGet(() -> new Recorded(success, List.of())));
    }

    /** Gives a row its commit and the message of that commit, as far as it still has none of its own. */
    Recorded described(Deployment row, String commit, @Nullable String message) {
        return storage.write(handle -> DeploymentRowStore.one(
                        handle.createQuery(BY_ID).bind("id", row.id()))
                .filter(known -> known.deployment().commitMessage() == null)
                .filter(known -> LedgerRow.isSame(known.deployment().commit(), commit))
                .map(known -> {
                    String kept = known.deployment().commit();
                    Deployment after = known.deployment().described(kept == null ? commit : kept, message);
                    DeploymentRowStore.update(handle, known, known.with(after));
                    return new Recorded(after, after.equals(known.deployment()) ? List.of() : List.of(after));
                })
                .orElseGet(() -> new Recorded(row, List.of())));
    }

    /** Takes away rows before a time, a few at once, letting others write between. */
    void purge(Instant before) {
        int purged;
        do {
            purged = purgeSome(before);
        } while (purged == PURGED_AT_ONCE);
    }

    private int purgeSome(Instant before) {
        return storage.write(handle -> {
            List<Deployment> outdated = handle.createQuery(OUTDATED)
                    .bind("before", Place.before(before))
                    .bind("limit", PURGED_AT_ONCE)
                    .map(DeploymentRowStore::deployment)
                    .list();
            outdated.forEach(row -> DeploymentRowStore.delete(handle, row));
            return outdated.size();
        });
    }
}

package org.deploydash.deployments;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageUnavailable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The ledger's rows. Everything here throws {@link StorageUnavailable} where the store cannot do it now. */
public final class DeploymentStore {

    private static final int BETWEEN_MOST = 500;

    static final String NEWEST = """
            SELECT * FROM deployment WHERE place >= :least AND place < :before ORDER BY place DESC LIMIT :limit""";

    /** The index goes first and ends early; the filters are compared again because it may find too much. */
    static final String MATCHING = """
            SELECT d.* FROM deployment_gram g CROSS JOIN deployment d ON d.place = -g.rowid
            WHERE g.deployment_gram MATCH :match AND g.rowid <= -:least AND g.rowid > -:before
              AND (:environment IS NULL OR d.environment = :environment)
              AND (:status IS NULL OR d.status = :status)
              AND (:user IS NULL OR d.deployed_by = :user)
              AND (:needle IS NULL OR instr(d.haystack, :needle) > 0)
            ORDER BY g.rowid LIMIT :limit""";

    private static final String FIND = "SELECT * FROM deployment WHERE id = :id";

    private static final String CURRENT = """
            SELECT * FROM deployment WHERE environment = :environment AND status = 'success'
            ORDER BY place DESC LIMIT 1""";

    private static final String LATEST = """
            SELECT * FROM deployment WHERE environment = :environment ORDER BY place DESC LIMIT 1""";

    private static final String BETWEEN = """
            SELECT * FROM deployment WHERE environment = :environment AND place >= :least AND place < :before
            ORDER BY place DESC LIMIT :limit""";

    private static final String REPLACED = """
            SELECT * FROM deployment WHERE environment = :environment AND status IN ('success', 'rolled_back') AND place < :before
            ORDER BY place DESC LIMIT :limit""";

    private static final String ACTIVE = """
            SELECT * FROM deployment WHERE status IN ('queued', 'waiting', 'in_progress') ORDER BY place DESC LIMIT :limit""";

    /** Among so many of the newest rows: further back costs more than it helps somebody who types a name. */
    private static final int PEOPLE_AMONG = 1000;

    private static final int PEOPLE_MOST = 100;

    private static final String PEOPLE = """
            SELECT DISTINCT deployed_by FROM (SELECT deployed_by FROM deployment ORDER BY place DESC LIMIT :rows)
            WHERE deployed_by IS NOT NULL ORDER BY deployed_by COLLATE NOCASE LIMIT :limit""";

    private static final String OF_RUN = "SELECT * FROM deployment WHERE workflow_run_id = :run ORDER BY place DESC";

    private final Storage storage;
    private final DeploymentRecordStore recording;

    public DeploymentStore(Storage storage) {
        this.storage = storage;
        this.recording = new DeploymentRecordStore(storage);
    }

    /** Where facts become rows. */
    DeploymentRecordStore recording() {
        return recording;
    }

    Optional<Deployment> find(long id) {
        return storage.read(handle -> one(handle.createQuery(FIND).bind("id", id)));
    }

    Optional<Deployment> current(String environment) {
        return storage.read(handle -> one(handle.createQuery(CURRENT).bind("environment", environment)));
    }

    Optional<Deployment> latest(String environment) {
        return storage.read(handle -> one(handle.createQuery(LATEST).bind("environment", environment)));
    }

    List<Deployment> between(String environment, Instant from, Instant to) {
        return storage.read(handle -> handle.createQuery(BETWEEN)
                .bind("environment", environment)
                .bind("least", Place.before(from))
                .bind("before", Place.before(to))
                .bind("limit", BETWEEN_MOST)
                .map(DeploymentRowStore::deployment)
                .list());
    }

    /** What succeeded in an environment before a row, whatever became of it later, newest first. */
    List<Deployment> succeeded(String environment, @Nullable Deployment before, int limit) {
        return storage.read(handle -> handle.createQuery(REPLACED)
                .bind("environment", environment)
                .bind("before", before == null ? Long.MAX_VALUE : Place.of(before))
                .bind("limit", limit)
                .map(DeploymentRowStore::deployment)
                .list());
    }

    List<LedgerRow> active(int limit) {
        return storage.read(handle -> handle.createQuery(ACTIVE)
                .bind("limit", limit)
                .map(DeploymentRowStore::whole)
                .list());
    }

    List<LedgerRow> ofRun(long run) {
        return storage.read(handle -> handle.createQuery(OF_RUN)
                .bind("run", run)
                .map(DeploymentRowStore::whole)
                .list());
    }

    Optional<LedgerRow> whole(long id) {
        return storage.read(
                handle -> DeploymentRowStore.one(handle.createQuery(FIND).bind("id", id)));
    }

    List<DeploymentTurn> turns(long id) {
        return storage.read(handle -> DeploymentTurnStore.of(handle, id));
    }

    void keepVerified(long id, Instant at) {
        storage.writeRelaxed(handle -> {
            DeploymentTurnStore.keepVerified(handle, id, at);
            return id;
        });
    }

    Optional<Instant> verified(long id) {
        return storage.read(handle -> DeploymentTurnStore.verified(handle, id));
    }

    List<String> people() {
        return storage.read(handle -> handle.createQuery(PEOPLE)
                .bind("rows", PEOPLE_AMONG)
                .bind("limit", PEOPLE_MOST)
                .mapTo(String.class)
                .list());
    }

    DeploymentPage page(DeploymentQuery asked) {
        List<Deployment> found = storage.read(handle -> query(handle, asked, "DESC")
                .bind("least", asked.from().map(Place::before).orElse(0L))
                .bind("before", before(asked))
                .bind("limit", asked.limit() + 1) // one more tells whether there is a next page
                .map(DeploymentRowStore::deployment)
                .list());
        if (found.size() <= asked.limit()) {
            return new DeploymentPage(found, Optional.empty());
        }
        List<Deployment> shown = List.copyOf(found.subList(0, asked.limit()));
        Deployment last = shown.get(shown.size() - 1);
        return new DeploymentPage(shown, Optional.of(new DeploymentQuery.Cursor(last.deployedAt(), last.id())));
    }

    /** The same walk upwards: the row after a whole page of it is where that page begins. */
    Optional<DeploymentQuery.Cursor> newer(DeploymentQuery asked) {
        DeploymentQuery.Cursor here = asked.after().orElseThrow();
        long from = asked.from().map(Place::before).orElse(0L);
        List<Deployment> above = storage.read(handle -> query(handle, asked, "ASC")
                .bind("least", Math.max(from, Place.of(here.deployedAt(), here.id())))
                .bind("before", asked.to().map(Place::before).orElse(Long.MAX_VALUE))
                .bind("limit", asked.limit() + 1)
                .map(DeploymentRowStore::deployment)
                .list());
        return above.stream()
                .skip(asked.limit())
                .findFirst()
                .map(row -> new DeploymentQuery.Cursor(row.deployedAt(), row.id()));
    }

    private static Query query(Handle handle, DeploymentQuery asked, String order) {
        String needle = asked.text()
                .filter(text -> !text.isEmpty())
                .map(DeploymentGrams::folded)
                .orElse(null);
        String environment = asked.environment().orElse(null);
        DeploymentStatus status = asked.status().orElse(null);
        String user = asked.user().orElse(null);
        String match = DeploymentGrams.match(environment, status, user, needle);
        if (match.isEmpty()) {
            return handle.createQuery(NEWEST.replace("DESC", order));
        }
        // The index counts down: its order is the other way round.
        String walk = order.equals("ASC") ? "g.rowid DESC LIMIT" : "g.rowid LIMIT";
        return handle.createQuery(MATCHING.replace("g.rowid LIMIT", walk))
                .bind("match", match)
                .bind("environment", environment)
                .bind("status", status == null ? null : status.word())
                .bind("user", user)
                .bind("needle", needle);
    }

    private static long before(DeploymentQuery asked) {
        long to = asked.to().map(Place::before).orElse(Long.MAX_VALUE);
        long after = asked.after()
                .map(cursor -> Place.of(cursor.deployedAt(), cursor.id()))
                .orElse(Long.MAX_VALUE);
        return Math.min(to, after);
    }

    private static Optional<Deployment> one(Query query) {
        return query.map(DeploymentRowStore::deployment).findFirst();
    }
}

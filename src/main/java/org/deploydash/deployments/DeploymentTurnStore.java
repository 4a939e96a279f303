package org.deploydash.deployments;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** When deployments reached their statuses, and when each was first seen running. Runs inside others' transactions. */
final class DeploymentTurnStore {

    /** Told again, the earlier time stands: doors tell late, never early. */
    private static final String KEEP = """
            INSERT INTO deployment_turn (deployment, status, at) VALUES (:deployment, :status, :at)
            ON CONFLICT (deployment, status) DO UPDATE SET at = min(at, excluded.at)""";

    private static final String MOVE = """
            INSERT INTO deployment_turn (deployment, status, at)
            SELECT :to, status, at FROM deployment_turn WHERE deployment = :from
            ON CONFLICT (deployment, status) DO UPDATE SET at = min(at, excluded.at)""";

    /** Not for one that has been taken away or joined into another since. */
    private static final String KEEP_VERIFIED = """
            INSERT INTO deployment_turn (deployment, status, at) SELECT id, 'verified', :at FROM deployment WHERE id = :deployment
            ON CONFLICT (deployment, status) DO UPDATE SET at = min(at, excluded.at)""";

    private static final String VERIFIED =
            "SELECT at FROM deployment_turn WHERE deployment = :deployment AND status = 'verified'";

    /** Of two ends, one of which was corrected, the one that the row shows. */
    private static final String TURNS = """
            SELECT t.status, t.at FROM deployment_turn t JOIN deployment d ON d.id = t.deployment
            WHERE d.id = :deployment AND (t.status IN ('queued', 'waiting', 'in_progress') OR t.status = d.status
                OR (t.status = 'success' AND d.status = 'rolled_back'))
            ORDER BY t.at, CASE t.status WHEN 'queued' THEN 1 WHEN 'waiting' THEN 2 WHEN 'in_progress' THEN 3
                WHEN 'rolled_back' THEN 5 ELSE 4 END""";

    private DeploymentTurnStore() {}

    static void keep(Handle handle, long deployment, DeploymentStatus status, Instant at) {
        handle.createUpdate(KEEP)
                .bind("deployment", deployment)
                .bind("status", status.word())
                .bind("at", at.toEpochMilli())
                .execute();
    }

    static void move(Handle handle, long from, long to) {
        handle.createUpdate(MOVE).bind("from", from).bind("to", to).execute();
    }

    static void keepVerified(Handle handle, long deployment, Instant at) {
        handle.createUpdate(KEEP_VERIFIED)
                .bind("deployment", deployment)
                .bind("at", at.toEpochMilli())
                .execute();
    }

    static Optional<Instant> verified(Handle handle, long deployment) {
        return handle.createQuery(VERIFIED)
                .bind("deployment", deployment)
                .mapTo(Long.class)
                .findFirst()
                .map(Instant::ofEpochMilli);
    }

    static List<DeploymentTurn> of(Handle handle, long deployment) {
        return handle.createQuery(TURNS)
                .bind("deployment", deployment)
                .map((row, context) -> new DeploymentTurn(
                        Instant.ofEpochMilli(row.getLong("at")),
                        DeploymentStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT))))
                .list();
    }
}

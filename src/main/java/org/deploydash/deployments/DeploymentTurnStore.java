package org.deploydash.deployments;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** When deployments reached their statuses. Runs inside others' transactions. */
final class DeploymentTurnStore {

    /** Told again, the earlier time stands: doors tell late, never early. */
    private static final String KEEP = """
            INSERT INTO deployment_turn (deployment, status, at) VALUES (:deployment, :status, :at)
            ON CONFLICT (deployment, status) DO UPDATE SET at = min(at, excluded.at)""";

    private static final String MOVE = """
            INSERT INTO deployment_turn (deployment, status, at)
            SELECT :to, status, at FROM deployment_turn WHERE deployment = :from
            ON CONFLICT (deployment, status) DO UPDATE SET at = min(at, excluded.at)""";

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

    static List<DeploymentTurn> of(Handle handle, long deployment) {
        return handle.createQuery(TURNS)
                .bind("deployment", deployment)
                .map((row, context) -> new DeploymentTurn(
                        Instant.ofEpochMilli(row.getLong("at")),
                        DeploymentStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT))))
                .list();
    }
}

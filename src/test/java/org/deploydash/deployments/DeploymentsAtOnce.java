package org.deploydash.deployments;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.Handle;

/**
 * Writes a long history in a short time: the rows, turns and pieces to search by are those of {@link Ledger#record}, and a ledger that
 * was empty before cannot tell the difference. Only for facts with a time and without a run.
 */
public final class DeploymentsAtOnce {

    private static final int AT_ONCE = 20_000;

    private static final String ROW = """
            INSERT INTO deployment (id, place, environment, version, commit_id, commit_message, deployed_by, deployed_at,
                duration_seconds, status, run_attempt, reason, source, haystack, certainty)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)""";
    private static final String TURN = "INSERT INTO deployment_turn (deployment, status, at) VALUES (?, ?, ?)";
    private static final String GRAMS = "INSERT INTO deployment_gram (rowid, grams) VALUES (?, ?)";

    /** Bytes of pieces that the index gathers before it writes them; its own default is a sixty-fourth, for little memory. */
    private static final String GATHER = "INSERT INTO deployment_gram (deployment_gram, rank) VALUES ('hashsize', ?)";

    private static final int GATHERED = 64 << 20;
    private static final int USUALLY_GATHERED = 1 << 20;

    private record Row(Deployment deployment, String haystack, String grams) {}

    private DeploymentsAtOnce() {}

    /** @param fact called once for each number below the end, in their order */
    public static void fill(Storage storage, int end, IntFunction<NewDeployment> fact) {
        gather(storage, GATHERED);
        CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
        for (int from = 0; from < end; from += AT_ONCE) {
            List<Deployment> some = new ArrayList<>();
            for (int n = from; n < Math.min(end, from + AT_ONCE); n++) {
                some.add(made(n + 1, fact.apply(n)));
            }
            List<Row> rows = some.stream()
                    .map(row -> new Row(row, DeploymentGrams.haystack(row), DeploymentGrams.tokens(row)))
                    .toList();
            written.join(); // while these were made ready, those before were written
            written = CompletableFuture.runAsync(() -> write(storage, rows));
        }
        written.join();
        gather(storage, USUALLY_GATHERED);
    }

    private static void gather(Storage storage, int bytes) {
        storage.write(handle -> handle.execute(GATHER, bytes));
    }

    private static Deployment made(long id, NewDeployment fact) {
        if (fact.workflowRunId() != null) {
            throw new IllegalArgumentException("one of a run may be known already");
        }
        return new Deployment(
                id,
                fact.environment(),
                fact.version(),
                fact.commit(),
                fact.commitMessage(),
                fact.deployedBy(),
                requireNonNull(fact.deployedAt()),
                null,
                null,
                fact.durationSeconds(),
                fact.status(),
                null,
                null,
                fact.reason(),
                DeploymentSource.RECORDED,
                null);
    }

    private static void write(Storage storage, List<Row> rows) {
        storage.writeRelaxed(handle -> {
            write(handle, rows);
            return rows.size();
        });
    }

    private static void write(Handle handle, List<Row> rows) {
        Connection connection = handle.getConnection();
        try (PreparedStatement row = connection.prepareStatement(ROW);
                PreparedStatement turn = connection.prepareStatement(TURN);
                PreparedStatement grams = connection.prepareStatement(GRAMS)) {
            for (Row next : rows) {
                add(row, next);
                Deployment deployment = next.deployment();
                turn.setLong(1, deployment.id());
                turn.setString(2, deployment.status().word());
                turn.setLong(3, deployment.deployedAt().toEpochMilli());
                turn.addBatch();
                grams.setLong(1, -Place.of(deployment));
                grams.setString(2, next.grams());
                grams.addBatch();
            }
            row.executeBatch();
            turn.executeBatch();
            grams.executeBatch();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void add(PreparedStatement row, Row next) throws SQLException {
        Deployment deployment = next.deployment();
        row.setLong(1, deployment.id());
        row.setLong(2, Place.of(deployment));
        row.setString(3, deployment.environment());
        row.setString(4, deployment.version());
        row.setString(5, deployment.commit());
        row.setString(6, deployment.commitMessage());
        row.setString(7, deployment.deployedBy());
        row.setLong(8, deployment.deployedAt().toEpochMilli());
        row.setObject(9, deployment.durationSeconds(), Types.INTEGER);
        row.setString(10, deployment.status().word());
        row.setString(11, deployment.reason());
        row.setString(12, deployment.source().word());
        row.setString(13, next.haystack());
        row.setInt(14, Certainty.TOLD.ordinal());
        row.addBatch();
    }
}

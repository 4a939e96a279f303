package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.events.EventBus;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentsAtOnceTest {

    private static final int ROWS = 60;
    private static final Instant START = Instant.parse("2026-03-29T00:17:00.250Z");

    @TempDir
    Path folder;

    @Test
    void many_at_once_leave_what_as_many_recorded_ones_leave() {
        try (SqliteStorage recorded = open("recorded");
                SqliteStorage filled = open("filled")) {
            Ledger ledger = ledger(recorded);
            for (int n = 0; n < ROWS; n++) {
                ledger.record(fact(n));
            }
            DeploymentsAtOnce.fill(filled, ROWS, DeploymentsAtOnceTest::fact);
            ledger.record(fact(ROWS));
            ledger(filled).record(fact(ROWS));

            for (String table : List.of("deployment", "deployment_turn", "sqlite_sequence")) {
                assertThat(rows(filled, table)).as(table).isEqualTo(rows(recorded, table));
            }
            assertThat(pieces(filled)).isEqualTo(pieces(recorded)).hasSizeGreaterThan(ROWS * 20);
        }
    }

    private SqliteStorage open(String name) {
        return SqliteStorage.open(new StorageSettings(Optional.empty(), folder.resolve(name)));
    }

    private static Ledger ledger(SqliteStorage storage) {
        return new Ledger(new DeploymentStore(storage), new EventBus(), Clock.systemUTC());
    }

    /** In each status, with and without what may be absent. */
    private static NewDeployment fact(int n) {
        return new NewDeployment(
                n % 3 == 0 ? "prod" : "test",
                "4f2c9aa%05d".formatted(n),
                DeploymentStatus.values()[n % DeploymentStatus.values().length],
                n % 5 == 0 ? null : "Größe % of " + n,
                n % 7 == 0 ? null : "v1." + n,
                n % 4 == 0 ? null : "ada",
                START.plusMillis(n * 977L),
                n % 2 == 0 ? null : 30L,
                null,
                n % 6 == 0 ? "because" : null);
    }

    private static List<Map<String, Object>> rows(SqliteStorage storage, String table) {
        return storage.read(handle ->
                handle.createQuery("SELECT * FROM " + table).mapToMap().list());
    }

    /** What the index holds: every piece with the row it finds. */
    private static List<Map<String, Object>> pieces(SqliteStorage storage) {
        return storage.write(handle -> {
            handle.execute("CREATE VIRTUAL TABLE temp.piece USING fts5vocab (main, deployment_gram, instance)");
            return handle.createQuery("SELECT term, doc FROM temp.piece ORDER BY term, doc")
                    .mapToMap()
                    .list();
        });
    }
}

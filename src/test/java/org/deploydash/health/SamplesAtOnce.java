package org.deploydash.health;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.OneTransaction;

/**
 * Writes years of samples in minutes: the rows are those of {@link HealthStore#record}, which is left what needs thought, a late sample
 * and what the judge holds. So samples come in the order of their times, and the newest of each environment is recorded by the store.
 */
public final class SamplesAtOnce {

    private static final String INSERT = """
            INSERT INTO health_sample (environment, at, health, response, memory, users, error)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private final Map<String, Long> keys = new HashMap<>();

    public void add(OneTransaction one, List<Sample> samples) {
        try (PreparedStatement insert = one.handle().getConnection().prepareStatement(INSERT)) {
            for (Sample sample : samples) {
                bind(insert, keys.computeIfAbsent(sample.environment(), id -> key(one, id)), sample);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void bind(PreparedStatement insert, long key, Sample sample) throws SQLException {
        insert.setLong(1, key);
        insert.setLong(2, sample.at().toEpochMilli());
        insert.setInt(3, HealthCodes.code(sample.health()));
        insert.setObject(4, HealthCodes.tenths(sample.responseTimeMs()), Types.INTEGER);
        insert.setObject(5, HealthCodes.kib(sample.memoryMb()), Types.INTEGER);
        insert.setObject(6, sample.userCount(), Types.INTEGER);
        insert.setString(7, HealthCodes.code(sample.error()));
    }

    private static long key(OneTransaction one, String environment) {
        one.handle().execute("INSERT OR IGNORE INTO health_environment (id) VALUES (?)", environment);
        return one.handle()
                .createQuery("SELECT key FROM health_environment WHERE id = :id")
                .bind("id", environment)
                .mapTo(Long.class)
                .one();
    }
}

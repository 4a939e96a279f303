package org.deploydash.storage;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the database to the present structure by the files in {@code db/migration}. The number of the newest one stands in SQLite's
 * {@code user_version} too, so that a start which has nothing to bring does not load Flyway: that is half a second with the shipped flags.
 */
final class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    /** The newest file's number. */
    static final int NEWEST = 7;

    private Migrations() {}

    /** @throws StorageRefused where a step fails, leaving the structure as it was before that step */
    static void run(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        if (version(jdbi) == NEWEST) {
            return;
        }
        try {
            var result = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:db/migration")
                    .ignoreMigrationPatterns(new String[0]) // an older program on a newer structure must not start
                    .load()
                    .migrate();
            if (result.migrationsExecuted > 0) {
                log.info("The database's structure was brought to version {}", result.targetSchemaVersion);
            }
            jdbi.useHandle(handle -> handle.execute("PRAGMA user_version = " + NEWEST));
        } catch (FlywayException failure) {
            throw new StorageRefused(
                    "The database's structure does not fit this version of the dashboard, and could not be brought to it;"
                            + " use the version that wrote it or a newer one",
                    failure);
        }
    }

    private static int version(Jdbi jdbi) {
        return jdbi.withHandle(handle ->
                handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one());
    }
}

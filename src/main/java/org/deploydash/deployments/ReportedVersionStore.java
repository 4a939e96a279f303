package org.deploydash.deployments;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.deploydash.storage.Storage;

/** What each environment's server last said it runs. */
public final class ReportedVersionStore {

    private static final String ALL = "SELECT environment, version, since FROM reported_version";

    private static final String KEEP = """
            INSERT INTO reported_version (environment, version, since) VALUES (:environment, :version, :since)
            ON CONFLICT (environment) DO UPDATE SET version = excluded.version, since = excluded.since""";

    /** @param since when it was first seen */
    record Reported(String environment, String version, Instant since) {}

    private final Storage storage;

    public ReportedVersionStore(Storage storage) {
        this.storage = storage;
    }

    /** By environment. */
    Map<String, Reported> all() {
        return storage.read(handle -> handle
                .createQuery(ALL)
                .map((row, context) -> new Reported(
                        row.getString("environment"),
                        row.getString("version"),
                        Instant.ofEpochMilli(row.getLong("since"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Reported::environment, reported -> reported)));
    }

    void keep(Reported reported) {
        storage.write(handle -> handle.createUpdate(KEEP)
                .bind("environment", reported.environment())
                .bind("version", reported.version())
                .bind("since", reported.since().toEpochMilli())
                .execute());
    }
}

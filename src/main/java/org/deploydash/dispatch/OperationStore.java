package org.deploydash.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditStore;
import org.deploydash.storage.Storage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The operations' rows, each change of which stands in the audit trail too. Throws what {@link Storage} throws. */
public final class OperationStore {

    private static final String ACTIVE_STATES =
            "('requested', 'unknown', 'dispatched', 'queued', 'waiting', 'in_progress')";

    private static final String INSERT = """
            INSERT INTO operation (kind, environment, state, requested_by, requested_at, idempotency_key, fingerprint, reason, emergency,
                target_deployment, target_version, target_ref, target_commit, target_backup, from_deployment, from_version, from_commit,
                repository, workflow, ref, inputs)
            VALUES (:kind, :environment, :state, :requestedBy, :requestedAt, :key, :fingerprint, :reason, :emergency,
                :targetDeployment, :targetVersion, :targetRef, :targetCommit, :targetBackup, :fromDeployment, :fromVersion, :fromCommit,
                :repository, :workflow, :ref, :inputs)""";

    private static final String UPDATE = """
            UPDATE operation SET state = :state, dispatched_at = :dispatchedAt, finished_at = :finishedAt, run_id = :run,
                run_attempt = :attempt, run_url = :runUrl, error = :error, sentence = :sentence, jobs = :jobs
            WHERE id = :id""";

    private static final String FORGET_KEY = "UPDATE operation SET idempotency_key = NULL WHERE id = :id";

    private static final String FIND = "SELECT * FROM operation WHERE id = :id";

    private static final String BY_KEY =
            "SELECT * FROM operation WHERE requested_by = :user AND idempotency_key = :key";

    private static final String BY_RUN = "SELECT * FROM operation WHERE run_id = :run";

    private static final String ACTIVE = "SELECT * FROM operation WHERE state IN " + ACTIVE_STATES + " ORDER BY id";

    /** No more are asked for in the hour that one is looked for at most, since GitHub is asked once a second. */
    private static final String WITHOUT_RUN =
            "SELECT * FROM operation WHERE run_id IS NULL AND state IN " + ACTIVE_STATES + """
             UNION ALL SELECT * FROM operation
            WHERE run_id IS NULL AND state = 'stalled' AND id > (SELECT max(id) FROM operation) - 3600
            ORDER BY id""";

    private static final String ACTIVE_IN =
            "SELECT * FROM operation WHERE environment = :environment AND state IN " + ACTIVE_STATES;

    private static final String NEWEST = """
            SELECT * FROM operation
            WHERE (:environment IS NULL OR environment = :environment)
              AND (:all OR state IN\s""" + ACTIVE_STATES + ") ORDER BY id DESC LIMIT :limit";

    private static final String TIMES = """
            SELECT finished_at - requested_at FROM operation
            WHERE environment = :environment AND kind = :kind AND state = 'succeeded' AND finished_at IS NOT NULL
            ORDER BY id DESC LIMIT :limit""";

    private static final TypeReference<Map<String, String>> INPUTS = new TypeReference<>() {};
    private static final TypeReference<List<RunReport.Job>> JOBS = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final Storage storage;
    private final AuditStore audit;

    public OperationStore(Storage storage, AuditStore audit) {
        this.storage = storage;
        this.audit = audit;
    }

    /** What became of storing a wish. */
    sealed interface Requested {

        record Made(Operation operation) implements Requested {}

        /** The same key was there already. @param same whether it came with the same wish */
        record Known(Operation operation, boolean same) implements Requested {}

        /** Another one of that environment is not over. */
        record Busy(Operation operation) implements Requested {}
    }

    /** Writes a wish down with its audit row, unless its key is known or its environment busy. */
    Requested request(Operation draft, Optional<String> key, String fingerprint, AuditEvent event) {
        return storage.write(handle -> {
            Optional<Requested> known = key.flatMap(word -> known(handle, draft.requestedBy(), word, fingerprint));
            if (known.isPresent()) {
                return known.get();
            }
            Optional<Operation> active = one(handle.createQuery(ACTIVE_IN).bind("environment", draft.environment()));
            if (active.isPresent()) {
                return new Requested.Busy(active.get());
            }
            long id = insert(handle, draft, key.orElse(null), fingerprint);
            Operation made = one(handle.createQuery(FIND).bind("id", id)).orElseThrow();
            audit.append(handle, event.on(made.id()));
            return new Requested.Made(made);
        });
    }

    /** What the same person asked for with that key. */
    Optional<Requested> known(String user, String key, String fingerprint) {
        return storage.read(handle -> known(handle, user, key, fingerprint));
    }

    private static Optional<Requested> known(Handle handle, String user, String key, String fingerprint) {
        return handle.createQuery(BY_KEY)
                .bind("user", user)
                .bind("key", key)
                .map((row, context) -> (Requested)
                        new Requested.Known(operation(row, context), fingerprint.equals(row.getString("fingerprint"))))
                .findFirst();
    }

    private static long insert(Handle handle, Operation draft, @Nullable String key, String fingerprint) {
        Goal goal = draft.goal();
        Operation.@Nullable From from = draft.from();
        return handle.createUpdate(INSERT)
                .bind("kind", draft.kind().word())
                .bind("environment", draft.environment())
                .bind("state", draft.state().word())
                .bind("requestedBy", draft.requestedBy())
                .bind("requestedAt", draft.requestedAt().toEpochMilli())
                .bind("key", key)
                .bind("fingerprint", fingerprint)
                .bind("reason", draft.reason())
                .bind("emergency", draft.emergency())
                .bind("targetDeployment", goal.deployment())
                .bind("targetVersion", goal.version())
                .bind("targetRef", goal.ref())
                .bind("targetCommit", goal.commit())
                .bind("targetBackup", goal.backup())
                .bind("fromDeployment", from == null ? null : from.deployment())
                .bind("fromVersion", from == null ? null : from.version())
                .bind("fromCommit", from == null ? null : from.commit())
                .bind("repository", draft.request().repository())
                .bind("workflow", draft.request().workflow())
                .bind("ref", draft.request().ref())
                .bind("inputs", text(draft.request().inputs()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    /** What a step makes of an operation: how it is now, and what the audit trail is told of it. */
    record Step(Operation after, Optional<AuditEvent> event, boolean forgetsKey) {

        static Step to(Operation after) {
            return new Step(after, Optional.empty(), false);
        }

        Step audited(AuditEvent told) {
            return new Step(after, Optional.of(told), forgetsKey);
        }

        /** Certainly nothing came of it, so the same wish may be asked again. */
        Step forgettingKey() {
            return new Step(after, event, true);
        }
    }

    /** @return the operation as it is now, where the step changed anything */
    Optional<Operation> advance(long number, Function<Operation, Step> step) {
        return storage.write(handle -> {
            Operation before = one(handle.createQuery(FIND).bind("id", number)).orElseThrow();
            Step made = step.apply(before);
            made.event().ifPresent(event -> audit.append(handle, event));
            if (made.forgetsKey()) {
                handle.createUpdate(FORGET_KEY).bind("id", number).execute();
            }
            if (made.after().equals(before)) {
                return Optional.empty();
            }
            update(handle, made.after());
            return Optional.of(made.after());
        });
    }

    private static void update(Handle handle, Operation row) {
        handle.createUpdate(UPDATE)
                .bind("id", row.number())
                .bind("state", row.state().word())
                .bind("dispatchedAt", millis(row.dispatchedAt()))
                .bind("finishedAt", millis(row.finishedAt()))
                .bind("run", row.runId())
                .bind("attempt", row.runAttempt())
                .bind("runUrl", row.runUrl() == null ? null : row.runUrl().toString())
                .bind("error", row.error())
                .bind("sentence", row.sentence())
                .bind("jobs", row.jobs().isEmpty() ? null : text(row.jobs()))
                .execute();
    }

    Optional<Operation> find(long number) {
        return storage.read(handle -> one(handle.createQuery(FIND).bind("id", number)));
    }

    Optional<Operation> ofRun(long runId) {
        return storage.read(handle -> one(handle.createQuery(BY_RUN).bind("run", runId)));
    }

    Optional<Operation> active(String environment) {
        return storage.read(handle -> one(handle.createQuery(ACTIVE_IN).bind("environment", environment)));
    }

    /** Oldest first. */
    List<Operation> active() {
        return storage.read(handle ->
                handle.createQuery(ACTIVE).map(OperationStore::operation).list());
    }

    /** Oldest first: those that are not over, and of the newest those that were given up. */
    List<Operation> withoutRun() {
        return storage.read(handle ->
                handle.createQuery(WITHOUT_RUN).map(OperationStore::operation).list());
    }

    /** Newest first. */
    List<Operation> newest(Optional<String> environment, boolean onlyActive, int limit) {
        return storage.read(handle -> handle.createQuery(NEWEST)
                .bind("environment", environment.orElse(null))
                .bind("all", !onlyActive)
                .bind("limit", limit)
                .map(OperationStore::operation)
                .list());
    }

    /** How long the newest successes took from the click to the end, in milliseconds. */
    List<Long> times(String environment, Kind kind, int limit) {
        return storage.read(handle -> handle.createQuery(TIMES)
                .bind("environment", environment)
                .bind("kind", kind.word())
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    private static Optional<Operation> one(Query query) {
        return query.map(OperationStore::operation).findFirst();
    }

    private static Operation operation(ResultSet row, StatementContext context) throws SQLException {
        @Nullable String runUrl = row.getString("run_url");
        @Nullable Long attempt = number(row, "run_attempt");
        @Nullable String jobs = row.getString("jobs");
        return new Operation(
                row.getLong("id"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("environment"),
                OperationState.of(row.getString("state")),
                row.getString("requested_by"),
                Instant.ofEpochMilli(row.getLong("requested_at")),
                instant(row, "dispatched_at"),
                instant(row, "finished_at"),
                row.getString("reason"),
                row.getBoolean("emergency"),
                new Goal(
                        number(row, "target_deployment"),
                        row.getString("target_version"),
                        row.getString("target_ref"),
                        row.getString("target_commit"),
                        row.getString("target_backup")),
                from(row),
                new RunRequest(
                        row.getString("repository"),
                        row.getString("workflow"),
                        row.getString("ref"),
                        read(row.getString("inputs"), INPUTS)),
                number(row, "run_id"),
                attempt == null ? null : (Integer) attempt.intValue(),
                runUrl == null ? null : URI.create(runUrl),
                row.getString("error"),
                row.getString("sentence"),
                jobs == null ? List.of() : read(jobs, JOBS));
    }

    private static Operation.@Nullable From from(ResultSet row) throws SQLException {
        @Nullable Long deployment = number(row, "from_deployment");
        @Nullable String version = row.getString("from_version");
        @Nullable String commit = row.getString("from_commit");
        boolean known = deployment != null || version != null || commit != null;
        return known ? new Operation.From(deployment, version, commit) : null;
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        @Nullable Long millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : (Long) time.toEpochMilli();
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

package org.deploydash.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.storage.StorageUnavailable;
import org.deploydash.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T12:00:00.123Z"));
    private SqliteStorage storage;
    private AuditStore store;
    private AuditLog log;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        store = new AuditStore(storage, clock);
        log = new AuditLog(store, clock);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static AuditEvent event(String user, AuditAction action, String object) {
        return new AuditEvent(user, "127.0.0.1", action, "prod", object, "accepted", "v1.0.0; reason: \"ü\"");
    }

    private static AuditQuery all(int limit, Long before) {
        return new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), limit, Optional.ofNullable(before));
    }

    private void write(int count) {
        IntStream.rangeClosed(1, count).forEach(n -> log.record(event("ann", AuditAction.DISPATCHED, "op_" + n)));
    }

    /** As somebody with the file and a shell would. */
    private void tamper(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("dashboard.db"));
                Statement statement = connection.createStatement()) {
            for (String trigger : new String[] {"audit_stays", "audit_is_kept", "audit_only_grows"}) {
                statement.execute("DROP TRIGGER " + trigger);
            }
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void keeps_everything_over_a_restart_newest_first() {
        log.record(event("ann", AuditAction.DEPLOY_REQUESTED, "op_1"));
        clock.advance(Duration.ofSeconds(3));
        log.record(new AuditEvent(null, null, AuditAction.OPERATION_ENDED, null, null, "succeeded", null));
        storage.close();
        open();

        var page = log.page(all(10, null));
        assertThat(page.next()).isEmpty();
        assertThat(page.entries()).extracting(AuditEntry::id).containsExactly(2L, 1L);
        AuditEntry first = page.entries().get(1);
        assertThat(first.at()).isEqualTo(Instant.parse("2026-11-22T12:00:00.123Z"));
        assertThat(first.user()).isEqualTo("ann");
        assertThat(first.address()).isEqualTo("127.0.0.1");
        assertThat(first.action()).isEqualTo("deploy_requested");
        assertThat(first.object()).isEqualTo("op_1");
        assertThat(page.entries().get(0).user()).isNull();
        assertThat(log.verify()).isEqualTo(new AuditCheck(true, 2, null, "2 entries, none altered"));
    }

    @Test
    void chains_by_the_form_that_is_written_down() throws Exception {
        log.record(event("ann", AuditAction.DEPLOY_REQUESTED, "op_1"));
        log.record(new AuditEvent(null, null, AuditAction.OPERATION_ENDED, null, "op_1", "failed", ""));

        String first = sha256(
                "0".repeat(64)
                        + "1:1,13:1795348800123,3:ann,9:127.0.0.1,16:deploy_requested,4:prod,4:op_1,8:accepted,20:v1.0.0; reason: \"ü\",");
        String second = sha256(first + "1:2,13:1795348800123,--15:operation_ended,-4:op_1,6:failed,0:,");
        assertThat(log.page(all(10, null)).entries())
                .extracting(AuditEntry::hash)
                .containsExactly(second, first);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void walks_through_the_pages_and_narrows() {
        write(5);
        log.record(event("bob", AuditAction.REFUSED, "op_9"));

        var first = log.page(all(4, null));
        assertThat(first.entries()).extracting(AuditEntry::id).containsExactly(6L, 5L, 4L, 3L);
        var second = log.page(all(4, first.next().orElseThrow()));
        assertThat(second.entries()).extracting(AuditEntry::id).containsExactly(2L, 1L);
        assertThat(second.next()).isEmpty();
        assertThat(log.page(new AuditQuery(
                                Optional.of("bob"), Optional.empty(), Optional.of("prod"), 10, Optional.empty()))
                        .entries())
                .hasSize(1);
        assertThat(log.page(new AuditQuery(
                                Optional.of("ann"),
                                Optional.of(AuditAction.REFUSED),
                                Optional.empty(),
                                10,
                                Optional.empty()))
                        .entries())
                .isEmpty();
    }

    @Test
    void lets_nobody_alter_or_remove_a_row() {
        write(2);

        for (String sql : new String[] {
            "UPDATE audit SET user = 'eve' WHERE id = 1",
            "DELETE FROM audit WHERE id = 2",
            "DELETE FROM audit",
            "INSERT OR REPLACE INTO audit SELECT 1, at, 'eve', address, action, environment, object, result, detail, hash FROM audit WHERE id = 1",
        }) {
            assertThatThrownBy(() -> storage.write(handle -> handle.execute(sql)))
                    .as(sql)
                    .hasStackTraceContaining("the audit trail");
        }
        assertThat(log.verify().ok()).isTrue();
    }

    @Test
    void names_the_row_that_was_altered_behind_its_back() throws Exception {
        write(2_500);
        tamper("UPDATE audit SET detail = 'nothing happened' WHERE id = 1234");

        AuditCheck check = log.verify();
        assertThat(check.ok()).isFalse();
        assertThat(check.altered()).isEqualTo(1234L);
        assertThat(check.entries()).isEqualTo(1233);
        assertThat(check.sentence()).contains("1234");
    }

    @Test
    void names_the_row_after_one_whose_hash_was_altered_with_it() throws Exception {
        write(3);
        AuditEntry second = log.page(all(1, 3L)).entries().get(0);
        String previous = log.page(all(1, 2L)).entries().get(0).hash();
        String forged = AuditEntry.after(
                        previous, 2, second.at(), event("eve", AuditAction.DISPATCHED, second.object()))
                .hash();
        tamper("UPDATE audit SET user = 'eve', hash = '" + forged + "' WHERE id = 2");

        assertThat(log.verify().altered()).isEqualTo(3L);
    }

    @Test
    void names_a_row_that_is_missing_in_the_middle_or_at_the_end() throws Exception {
        write(4);
        tamper("DELETE FROM audit WHERE id = 4");
        assertThat(log.verify().altered()).isEqualTo(4L);

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("dashboard.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM audit WHERE id = 2");
        }
        assertThat(log.verify().altered()).isEqualTo(2L);
        assertThat(log.verify().sentence()).isEqualTo("entry 2 is missing");
    }

    @Test
    void names_a_row_that_was_cut_off_the_end_also_after_others_were_written() throws Exception {
        write(4);
        tamper("DELETE FROM audit WHERE id > 2");
        write(3);

        assertThat(log.verify().ok()).isFalse();
        assertThat(log.verify().altered()).isEqualTo(3L);
    }

    @Test
    void stands_or_falls_with_its_effect() {
        assertThatThrownBy(() -> storage.write(handle -> {
                    store.append(handle, event("ann", AuditAction.DISPATCHED, "op_1"));
                    throw new IllegalStateException("the effect failed");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(log.page(all(10, null)).entries()).isEmpty();
        assertThat(log.verify()).isEqualTo(new AuditCheck(true, 0, null, "0 entries, none altered"));

        write(1);
        assertThat(log.verify().ok()).isTrue();
    }

    @Test
    void cuts_what_is_too_long() {
        log.record(
                new AuditEvent("u".repeat(300), null, AuditAction.REFUSED, null, null, "refused", "d".repeat(5_000)));

        AuditEntry entry = log.page(all(1, null)).entries().get(0);
        assertThat(entry.user()).hasSize(200).endsWith("…");
        assertThat(entry.detail()).hasSize(1_000);
        assertThat(log.verify().ok()).isTrue();
    }

    @Test
    void what_happened_while_nothing_could_be_stored_is_written_afterwards_with_its_time() {
        write(1);
        storage.write(handle -> handle.execute("PRAGMA max_page_count = 1"));
        assertThatThrownBy(() -> write(1_000_000)).isInstanceOf(StorageUnavailable.class);
        int before = log.page(all(500, null)).entries().size();

        log.recordAtLast(event("eve", AuditAction.BACKUP_REQUESTED, "first"));
        clock.advance(Duration.ofMinutes(2));
        log.recordAtLast(event("eve", AuditAction.BACKUP_REQUESTED, "second"));
        assertThatThrownBy(log::writeKept).isInstanceOf(StorageUnavailable.class);
        assertThat(log.page(all(500, null)).entries()).hasSize(before);

        storage.write(handle -> handle.execute("PRAGMA max_page_count = 1000000"));
        log.writeKept();
        log.writeKept();

        List<AuditEntry> newest = log.page(all(3, null)).entries();
        assertThat(newest).extracting(AuditEntry::object).startsWith("second", "first");
        assertThat(newest.get(1).detail()).startsWith("happened at 2026-11-22T12:00:00.123Z");
        assertThat(newest.get(2).user()).isEqualTo("ann");
        assertThat(log.verify().ok()).isTrue();
    }
}

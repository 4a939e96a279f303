package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.deploydash.events.EventBus;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.storage.StorageUnavailable;
import org.deploydash.testing.OneTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    private final EventBus bus = new EventBus();
    private final List<DeploymentChanged> announced = new ArrayList<>();
    private SqliteStorage storage;
    private Ledger ledger;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        ledger = new Ledger(new DeploymentStore(storage), bus, Clock.fixed(NOW, ZoneOffset.UTC));
        bus.subscribe(DeploymentChanged.class, announced::add);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static NewDeployment fact(
            String environment, DeploymentStatus status, String message, String version, String user, Instant at) {
        return new NewDeployment(environment, COMMIT, status, message, version, user, at, null, null, null);
    }

    private static NewDeployment run(long run, DeploymentStatus status, String message, Long seconds) {
        return new NewDeployment("prod", COMMIT, status, message, null, null, null, seconds, run, null);
    }

    private Deployment record(String environment, DeploymentStatus status, Instant at) {
        return ledger.record(fact(environment, status, "message", "v1.0.0", "ann", at));
    }

    private static DeploymentQuery text(String text) {
        return query(null, null, null, text, null, null, 500);
    }

    private static DeploymentQuery query(
            String environment,
            DeploymentStatus status,
            String user,
            String text,
            Instant from,
            Instant to,
            int limit) {
        return new DeploymentQuery(
                Optional.ofNullable(environment),
                Optional.ofNullable(status),
                Optional.ofNullable(user),
                Optional.ofNullable(text),
                Optional.ofNullable(from),
                Optional.ofNullable(to),
                limit,
                Optional.empty());
    }

    private List<Long> ids(DeploymentQuery query) {
        return ledger.page(query).deployments().stream().map(Deployment::id).toList();
    }

    @Test
    void keeps_a_deployment_whole_over_a_restart_and_announces_it() {
        var fact = new NewDeployment(
                "prod",
                COMMIT,
                DeploymentStatus.SUCCESS,
                "Fix it",
                "v1.2.3",
                "ann",
                NOW.minusSeconds(60),
                42L,
                77L,
                "because");
        Deployment made = ledger.record(fact);
        assertThat(announced).containsExactly(new DeploymentChanged(made));
        storage.close();
        open();
        assertThat(ledger.find(made.id())).contains(made);
        assertThat(made)
                .isEqualTo(new Deployment(
                        1,
                        "prod",
                        "v1.2.3",
                        COMMIT,
                        "Fix it",
                        "ann",
                        NOW.minusSeconds(60),
                        null,
                        null,
                        42L,
                        DeploymentStatus.SUCCESS,
                        77L,
                        null,
                        "because",
                        DeploymentSource.RECORDED,
                        null));
        assertThat(ledger.find(2)).isEmpty();
    }

    @Test
    void takes_the_present_time_where_none_is_told() {
        assertThat(record("test", DeploymentStatus.SUCCESS, null).deployedAt()).isEqualTo(NOW);
    }

    @Test
    void hostile_text_comes_back_as_it_was() {
        for (String text : List.of(
                "<script>alert(1)</script> & 'quotes' \"double\" `tick` ${x} {{y}}",
                "'; DROP TABLE deployment; --",
                "100% _underscore_ \\backslash \r\n\ttab",
                "😀 Ünïcödé \u202eright-to-left\u202c \uFFFF \u0001\u001f",
                "before\u0000after",
                "\" OR \"* NEAR(a b) AND NOT ^x:y")) {
            Deployment made =
                    ledger.record(fact("test", DeploymentStatus.FAILED, text, text.substring(0, 5), text, NOW));
            assertThat(ledger.find(made.id())).contains(made);
            assertThat(made.commitMessage()).isEqualTo(text);
            assertThat(ids(text(text))).containsExactly(made.id());
            assertThat(ids(query(null, null, text, null, null, null, 10))).containsExactly(made.id());
        }
    }

    @Test
    void a_lone_half_of_a_character_harms_nothing() {
        Deployment made = ledger.record(fact("test", DeploymentStatus.FAILED, "half \ud83d here", null, null, NOW));
        assertThat(ids(text("half"))).containsExactly(made.id());
        assertThat(ids(text("\ud83d"))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void wildcards_and_operators_are_searched_literally() {
        long percent = ledger.record(fact("test", DeploymentStatus.SUCCESS, "100% done", null, null, NOW))
                .id();
        long under = ledger.record(fact("test", DeploymentStatus.SUCCESS, "a_b", null, null, NOW))
                .id();
        long plain = ledger.record(fact("test", DeploymentStatus.SUCCESS, "1000 axb", null, null, NOW))
                .id();
        long quote = ledger.record(
                        fact("test", DeploymentStatus.SUCCESS, "it's \"so\" (a OR b) c* -d ^e", null, null, NOW))
                .id();
        assertThat(ids(text("100%"))).containsExactly(percent);
        assertThat(ids(text("%"))).containsExactly(percent);
        assertThat(ids(text("a_b"))).containsExactly(under);
        assertThat(ids(text("_"))).containsExactly(under);
        assertThat(ids(text("axb"))).containsExactly(plain);
        assertThat(ids(text("it's"))).containsExactly(quote);
        assertThat(ids(text("\"so\""))).containsExactly(quote);
        assertThat(ids(text("a OR b"))).containsExactly(quote);
        assertThat(ids(text("c*"))).containsExactly(quote);
        assertThat(ids(text("*"))).containsExactly(quote);
        assertThat(ids(text("100% OR axb"))).isEmpty();
        assertThat(ids(text(" "))).containsExactly(quote, plain, percent);
        assertThat(ids(text(""))).hasSize(4);
    }

    @Test
    void searches_commit_message_version_and_user_whatever_the_case_and_never_across_them() {
        long id = ledger.record(new NewDeployment(
                        "test",
                        "ABCDEF0",
                        DeploymentStatus.SUCCESS,
                        "Über Größe",
                        "V2.0",
                        "Zoë",
                        NOW,
                        null,
                        null,
                        "secret reason"))
                .id();
        for (String found :
                List.of("abcdef0", "CDEF", "über", "GRÖSSE".replace("SS", "ß"), "v2.0", "zoË", "Z", "e g")) {
            boolean across = found.equals("e g");
            assertThat(ids(text(found))).as(found).isEqualTo(across ? List.of() : List.of(id));
        }
        assertThat(ids(text("0Ü"))).isEmpty();
        assertThat(ids(text("secret"))).isEmpty();
        assertThat(ids(text("test"))).isEmpty();
    }

    private List<Deployment> seeded(int rows) {
        var random = new Random(11);
        List<Deployment> all = new ArrayList<>();
        OneTransaction.fill(storage, rows, (one, n) -> {
            Ledger batch = new Ledger(new DeploymentStore(one), bus, Clock.fixed(NOW, ZoneOffset.UTC));
            all.add(batch.record(fact(
                    random.nextBoolean() ? "test" : "prod",
                    DeploymentStatus.values()[random.nextInt(9)],
                    random.nextInt(5) == 0 ? null : "Change " + Integer.toString(random.nextInt(5_000), 36),
                    "v1." + random.nextInt(30),
                    "user" + random.nextInt(4),
                    NOW.minusMillis(random.nextInt(40)))));
        });
        all.sort((one, other) -> one.deployedAt().equals(other.deployedAt())
                ? Long.compare(other.id(), one.id())
                : other.deployedAt().compareTo(one.deployedAt()));
        return all;
    }

    private static boolean holds(Deployment row, String text) {
        return Stream.of(row.commit(), row.commitMessage(), row.version(), row.deployedBy())
                .anyMatch(field ->
                        field != null && field.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)));
    }

    @Test
    void every_filter_and_all_together_find_what_a_look_at_each_row_finds() {
        List<Deployment> all = seeded(300);
        Instant from = NOW.minusMillis(30);
        Instant to = NOW.minusMillis(5);
        var random = new Random(12);
        for (int n = 0; n < 200; n++) {
            String environment = random.nextBoolean() ? null : random.nextBoolean() ? "test" : "nowhere";
            DeploymentStatus status = random.nextBoolean() ? null : DeploymentStatus.values()[random.nextInt(9)];
            String user = random.nextBoolean() ? null : "user" + random.nextInt(5);
            String text = random.nextBoolean()
                    ? null
                    : List.of("1", "z", "ch", "v1.2", "CHANGE 1", "user3", "zzz", "34567", "hange a")
                            .get(random.nextInt(9));
            boolean bounded = random.nextBoolean();
            Predicate<Deployment> wanted =
                    row -> (environment == null || row.environment().equals(environment))
                            && (status == null || row.status() == status)
                            && (user == null || user.equals(row.deployedBy()))
                            && (text == null || holds(row, text))
                            && (!bounded
                                    || (!row.deployedAt().isBefore(from)
                                            && row.deployedAt().isBefore(to)));
            var query = query(environment, status, user, text, bounded ? from : null, bounded ? to : null, 500);
            assertThat(ids(query))
                    .as(query.toString())
                    .isEqualTo(all.stream().filter(wanted).map(Deployment::id).toList());
        }
    }

    @Test
    void pages_by_cursor_neither_skip_nor_repeat_rows_of_equal_times() {
        List<Deployment> all = seeded(120);
        for (String text : new String[] {null, "change"}) {
            List<Long> expected = all.stream()
                    .filter(row -> text == null || holds(row, text))
                    .map(Deployment::id)
                    .toList();
            List<Long> walked = new ArrayList<>();
            Optional<DeploymentQuery.Cursor> cursor = Optional.empty();
            do {
                DeploymentPage page = ledger.page(new DeploymentQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(text),
                        Optional.empty(),
                        Optional.empty(),
                        7,
                        cursor));
                page.deployments().forEach(row -> walked.add(row.id()));
                cursor = page.next();
            } while (cursor.isPresent());
            assertThat(walked).isEqualTo(expected);
        }
    }

    @Test
    void a_row_that_comes_between_two_pages_moves_none_of_the_others() {
        seeded(20);
        DeploymentPage first = ledger.page(DeploymentQuery.newest(5));
        List<Long> rest = ids(query(null, null, null, null, null, null, 500)).subList(5, 20);
        record("test", DeploymentStatus.SUCCESS, NOW.plusSeconds(1));
        DeploymentPage second = ledger.page(new DeploymentQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                500,
                first.next()));
        assertThat(second.deployments().stream().map(Deployment::id)).isEqualTo(rest);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void a_page_that_ends_with_the_last_row_has_no_next() {
        seeded(5);
        assertThat(ledger.page(DeploymentQuery.newest(5)).next()).isEmpty();
        assertThat(ledger.page(DeploymentQuery.newest(4)).next()).isPresent();
    }

    @Test
    void the_same_run_in_the_same_environment_is_one_row_that_only_moves_forward() {
        Deployment first = ledger.record(run(5, DeploymentStatus.IN_PROGRESS, null, null));
        Deployment done = ledger.record(run(5, DeploymentStatus.SUCCESS, "Told later", 30L));
        Deployment late = ledger.record(run(5, DeploymentStatus.QUEUED, "Told too late", 1L));
        Deployment otherEnd = ledger.record(run(5, DeploymentStatus.FAILED, null, null));
        assertThat(done.id()).isEqualTo(first.id());
        assertThat(done.status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(late).isEqualTo(done).isEqualTo(otherEnd);
        assertThat(ledger.find(first.id())).contains(done);
        assertThat(announced).extracting(DeploymentChanged::deployment).containsExactly(first, done);
        assertThat(ids(text("told later"))).containsExactly(first.id());
        assertThat(ids(query(null, DeploymentStatus.IN_PROGRESS, null, null, null, null, 10)))
                .isEmpty();

        Deployment elsewhere = ledger.record(
                new NewDeployment("test", COMMIT, DeploymentStatus.SUCCESS, null, null, null, null, null, 5L, null));
        assertThat(elsewhere.id()).isNotEqualTo(first.id());
    }

    @Test
    void only_a_later_stage_follows() {
        assertThat(DeploymentStatus.IN_PROGRESS.follows(DeploymentStatus.QUEUED))
                .isTrue();
        assertThat(DeploymentStatus.QUEUED.follows(DeploymentStatus.UNKNOWN)).isTrue();
        assertThat(DeploymentStatus.ROLLED_BACK.follows(DeploymentStatus.SUCCESS))
                .isTrue();
        for (DeploymentStatus end : DeploymentStatus.values()) {
            assertThat(end.follows(DeploymentStatus.ROLLED_BACK)).isFalse();
            assertThat(end.follows(end)).isFalse();
            assertThat(DeploymentStatus.UNKNOWN.follows(end)).isFalse();
        }
        assertThat(DeploymentStatus.FAILED.follows(DeploymentStatus.SUCCESS)).isFalse();
    }

    @Test
    void current_is_the_newest_success_and_latest_the_newest_attempt() {
        Deployment old = record("prod", DeploymentStatus.SUCCESS, NOW.minusSeconds(50));
        Deployment current = record("prod", DeploymentStatus.SUCCESS, NOW.minusSeconds(30));
        Deployment latest = record("prod", DeploymentStatus.FAILED, NOW.minusSeconds(10));
        Deployment told = record("prod", DeploymentStatus.SUCCESS, NOW.minusSeconds(90));
        record("test", DeploymentStatus.SUCCESS, NOW);
        assertThat(ledger.current("prod")).contains(current);
        assertThat(ledger.latest("prod")).contains(latest);
        assertThat(ledger.current("nowhere")).isEmpty();
        assertThat(ledger.between("prod", told.deployedAt(), latest.deployedAt()))
                .containsExactly(current, old, told);
    }

    @Test
    void a_purge_forgets_the_old_but_never_what_an_environment_runs() {
        Deployment running = record("prod", DeploymentStatus.SUCCESS, NOW.minus(Duration.ofDays(90)));
        Deployment attempt = record("prod", DeploymentStatus.FAILED, NOW.minus(Duration.ofDays(80)));
        for (int n = 0; n < 450; n++) {
            record(
                    "test",
                    DeploymentStatus.SUCCESS,
                    NOW.minus(Duration.ofDays(70)).minusSeconds(n));
        }
        Deployment young = record("test", DeploymentStatus.SUCCESS, NOW);
        ledger.purge(NOW.minus(Duration.ofDays(60)));
        assertThat(ledger.page(DeploymentQuery.newest(500)).deployments()).containsExactly(young, attempt, running);
        assertThat(ids(text("message"))).containsExactly(young.id(), attempt.id(), running.id());
        assertThat(record("test", DeploymentStatus.SUCCESS, NOW).id()).isGreaterThan(young.id());
    }

    @Test
    void nothing_is_announced_that_could_not_be_stored() {
        storage.close();
        assertThatThrownBy(() -> record("prod", DeploymentStatus.SUCCESS, NOW)).isInstanceOf(StorageUnavailable.class);
        assertThat(announced).isEmpty();
    }

    @Test
    void refuses_what_is_out_of_bounds_with_a_sentence() {
        assertThatThrownBy(() -> new NewDeployment(
                        "prod", "xyz", DeploymentStatus.SUCCESS, null, null, null, null, null, null, null))
                .hasMessageContaining("commit_sha");
        assertThatThrownBy(() -> fact("prod", DeploymentStatus.SUCCESS, "x".repeat(10_001), null, null, null))
                .hasMessageContaining("commit_message");
        assertThatThrownBy(() -> fact("prod", DeploymentStatus.SUCCESS, null, null, null, Instant.MAX))
                .hasMessageContaining("deployed_at");
        assertThatThrownBy(() -> fact(" ", DeploymentStatus.SUCCESS, null, null, null, null))
                .hasMessageContaining("environment");
        assertThatThrownBy(() -> run(0, DeploymentStatus.SUCCESS, null, null)).hasMessageContaining("workflow_run_id");
        assertThatThrownBy(() -> run(1, DeploymentStatus.SUCCESS, null, -1L)).hasMessageContaining("duration_seconds");
    }

    @Test
    void times_beyond_every_row_are_no_error() {
        Deployment made = record("prod", DeploymentStatus.SUCCESS, NOW);
        assertThat(ids(query(null, null, null, null, Instant.MIN, Instant.MAX, 10)))
                .containsExactly(made.id());
        assertThat(ids(query(null, null, null, null, Instant.MAX, null, 10))).isEmpty();
        assertThat(ids(query(null, null, null, null, null, Instant.MIN, 10))).isEmpty();
    }
}

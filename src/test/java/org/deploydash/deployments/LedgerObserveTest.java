package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.deployments.DeploymentSource.DISPATCH;
import static org.deploydash.deployments.DeploymentSource.GITHUB;
import static org.deploydash.deployments.DeploymentSource.OBSERVED;
import static org.deploydash.deployments.DeploymentStatus.CANCELLED;
import static org.deploydash.deployments.DeploymentStatus.FAILED;
import static org.deploydash.deployments.DeploymentStatus.IN_PROGRESS;
import static org.deploydash.deployments.DeploymentStatus.QUEUED;
import static org.deploydash.deployments.DeploymentStatus.ROLLED_BACK;
import static org.deploydash.deployments.DeploymentStatus.SUCCESS;
import static org.deploydash.deployments.DeploymentStatus.WAITING;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deploydash.events.EventBus;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerObserveTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path folder;

    private final EventBus bus = new EventBus();
    private final List<Deployment> announced = new ArrayList<>();
    private SqliteStorage storage;
    private Ledger ledger;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        ledger = new Ledger(new DeploymentStore(storage), bus, new MutableClock(NOW));
        bus.subscribe(DeploymentChanged.class, changed -> announced.add(changed.deployment()));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static DeploymentObserved.Builder github(DeploymentStatus status) {
        return DeploymentObserved.in("prod", GITHUB, status).deployedAt(NOW.minusSeconds(300));
    }

    private List<Deployment> rows() {
        return ledger.page(DeploymentQuery.newest(100)).deployments();
    }

    @Test
    void a_message_is_taken_only_with_the_commit_that_it_belongs_to() {
        String tip = "f" + COMMIT.substring(1);
        DeploymentObserved ours = DeploymentObserved.in("prod", DISPATCH, QUEUED)
                .operation("op_1")
                .run(77L, 1)
                .commit(COMMIT)
                .seen();
        ledger.observe(ours);
        ledger.observe(
                github(SUCCESS).run(77L, 1).commit(tip).message("The tip").seen());
        assertThat(rows().get(0).commit()).isEqualTo(COMMIT);
        assertThat(rows().get(0).commitMessage()).isNull();
        ledger.observe(
                github(SUCCESS).run(77L, 1).commit(COMMIT).message("Mine").seen());
        assertThat(rows().get(0).commitMessage()).isEqualTo("Mine");

        ledger.observe(github(QUEUED).run(78L, 1).commit(tip).message("The tip").seen());
        ledger.observe(DeploymentObserved.in("prod", DISPATCH, QUEUED)
                .operation("op_2")
                .run(78L, 1)
                .commit(COMMIT)
                .seen());
        Deployment later = ledger.ofRun("prod", 78L).orElseThrow();
        assertThat(later.commit()).isEqualTo(COMMIT);
        assertThat(later.commitMessage()).isNull();
    }

    @Test
    void the_same_facts_by_run_and_by_number_in_any_order_make_the_same_row() {
        List<DeploymentObserved> facts = List.of(
                github(QUEUED).run(77L, 1).commit(COMMIT).deployedBy("octocat").seen(),
                github(QUEUED).githubDeployment(500L).commit(COMMIT).seen(),
                github(IN_PROGRESS)
                        .githubDeployment(500L)
                        .run(77L, 1)
                        .turn(NOW.minusSeconds(200), IN_PROGRESS)
                        .seen(),
                github(SUCCESS)
                        .githubDeployment(500L)
                        .run(77L, 1)
                        .certainty(Certainty.DEPLOYMENT_SUCCEEDED)
                        .message("Fix it")
                        .times(NOW.minusSeconds(200), NOW.minusSeconds(140))
                        .duration(60L)
                        .runUrl(URI.create("https://github.example/runs/77"))
                        .turn(NOW.minusSeconds(140), SUCCESS)
                        .seen(),
                github(FAILED).run(77L, 1).certainty(Certainty.RUN).seen(),
                github(WAITING).run(77L, 1).seen());
        var random = new Random(5);
        for (int round = 0; round < 30; round++) {
            var shuffled = new ArrayList<>(facts);
            Collections.shuffle(shuffled, random);
            int number = 1000 * (round + 1);
            shuffled.forEach(fact -> ledger.observe(renumbered(fact, number)));
            shuffled.forEach(fact -> ledger.observe(renumbered(fact, number)));
        }
        assertThat(rows()).hasSize(30).allSatisfy(row -> {
            assertThat(row.status()).isEqualTo(SUCCESS);
            assertThat(row.deployedAt()).isEqualTo(NOW.minusSeconds(200));
            assertThat(row.startedAt()).isEqualTo(NOW.minusSeconds(200));
            assertThat(row.finishedAt()).isEqualTo(NOW.minusSeconds(140));
            assertThat(row.durationSeconds()).isEqualTo(60);
            assertThat(row.commitMessage()).isEqualTo("Fix it");
            assertThat(row.deployedBy()).isEqualTo("octocat");
            assertThat(row.commit()).isEqualTo(COMMIT);
            assertThat(row.source()).isEqualTo(GITHUB);
            assertThat(ledger.turns(row.id()))
                    .extracting(DeploymentTurn::status)
                    .endsWith(SUCCESS);
        });
    }

    private static DeploymentObserved renumbered(DeploymentObserved fact, int by) {
        var builder = DeploymentObserved.in(fact.environment(), fact.source(), fact.status())
                .certainty(fact.certainty())
                .githubDeployment(fact.githubDeploymentId() == null ? null : fact.githubDeploymentId() + by)
                .run(fact.workflowRunId() == null ? null : fact.workflowRunId() + by, fact.runAttempt())
                .commit(fact.commit())
                .message(fact.message())
                .deployedBy(fact.deployedBy())
                .deployedAt(fact.deployedAt())
                .times(fact.startedAt(), fact.finishedAt())
                .duration(fact.durationSeconds())
                .runUrl(fact.runUrl());
        fact.turns().forEach(turn -> builder.turn(turn.at(), turn.status()));
        return builder.seen();
    }

    @Test
    void a_fact_told_again_is_announced_once() {
        DeploymentObserved fact =
                github(SUCCESS).githubDeployment(1L).run(2L, 1).seen();
        ledger.observe(fact);
        ledger.observe(fact);
        assertThat(announced).hasSize(1);
    }

    @Test
    void a_status_never_moves_back_and_an_end_is_corrected_by_a_surer_witness_only() {
        ledger.observe(github(FAILED).run(5L, 1).certainty(Certainty.DEPLOYMENT).seen());
        assertThat(ledger.observe(github(IN_PROGRESS).run(5L, 1).seen()).status())
                .isEqualTo(FAILED);
        assertThat(ledger.observe(github(CANCELLED)
                                .run(5L, 1)
                                .certainty(Certainty.RUN_STOPPED)
                                .seen())
                        .status())
                .isEqualTo(CANCELLED);
        Deployment row = ledger.observe(
                github(FAILED).run(5L, 1).certainty(Certainty.DEPLOYMENT).seen());
        assertThat(row.status()).isEqualTo(CANCELLED);
        assertThat(ledger.turns(row.id())).extracting(DeploymentTurn::status).containsExactly(CANCELLED);
    }

    @Test
    void each_attempt_of_a_run_is_a_row_of_its_own() {
        ledger.observe(github(FAILED).run(5L, 1).seen());
        ledger.observe(github(SUCCESS).run(5L, 2).seen());
        assertThat(rows()).extracting(Deployment::status).containsExactlyInAnyOrder(FAILED, SUCCESS);
    }

    @Test
    void a_dispatch_from_here_keeps_who_why_and_which_version_whoever_comes_first() {
        for (boolean githubFirst : List.of(true, false)) {
            long run = githubFirst ? 10L : 20L;
            DeploymentObserved ours = DeploymentObserved.in("prod", DISPATCH, QUEUED)
                    .operation("op_" + run)
                    .run(run, 1)
                    .version("v1.2.0")
                    .commit("abcdef0123")
                    .deployedBy("ann")
                    .reason("because")
                    .seen();
            DeploymentObserved theirs = github(SUCCESS)
                    .certainty(Certainty.RUN)
                    .run(run, 1)
                    .commit(COMMIT)
                    .version("main")
                    .deployedBy("token-owner")
                    .times(NOW.minusSeconds(90), NOW.minusSeconds(30))
                    .duration(60L)
                    .seen();
            ledger.observe(githubFirst ? theirs : ours);
            Deployment row = ledger.observe(githubFirst ? ours : theirs);
            assertThat(row.source()).isEqualTo(DISPATCH);
            assertThat(row.deployedBy()).isEqualTo("ann");
            assertThat(row.reason()).isEqualTo("because");
            assertThat(row.version()).isEqualTo("v1.2.0");
            assertThat(row.commit()).isEqualTo("abcdef0123");
            assertThat(row.status()).isEqualTo(SUCCESS);
            assertThat(row.durationSeconds()).isEqualTo(60);
            assertThat(ledger.operation(row.id())).contains("op_" + run);
        }
        assertThat(rows()).hasSize(2);
    }

    @Test
    void what_a_pipeline_recorded_of_itself_is_filled_and_not_overwritten() {
        ledger.record(new NewDeployment("prod", COMMIT, SUCCESS, "Mine", "v1", "ann", NOW, 9L, 33L, "why"));
        Deployment row = ledger.observe(github(FAILED)
                .certainty(Certainty.DEPLOYMENT)
                .run(33L, 1)
                .message("Theirs")
                .version("v2")
                .deployedBy("bot")
                .times(NOW.minusSeconds(50), NOW.minusSeconds(10))
                .duration(40L)
                .runUrl(URI.create("https://github.example/runs/33"))
                .seen());
        assertThat(row.status()).isEqualTo(SUCCESS);
        assertThat(row.commitMessage()).isEqualTo("Mine");
        assertThat(row.version()).isEqualTo("v1");
        assertThat(row.durationSeconds()).isEqualTo(9);
        assertThat(row.deployedAt()).isEqualTo(NOW);
        assertThat(row.runUrl()).isNotNull();
        assertThat(rows()).hasSize(1);
    }

    @Test
    void what_waited_days_for_its_approval_counts_from_its_beginning() {
        Instant monday = NOW.minusSeconds(3 * 86_400);
        Deployment waiting = ledger.observe(DeploymentObserved.in("prod", GITHUB, WAITING)
                .githubDeployment(1L)
                .deployedAt(monday)
                .seen());
        Deployment between = ledger.observe(DeploymentObserved.in("prod", GITHUB, SUCCESS)
                .githubDeployment(2L)
                .deployedAt(monday.plusSeconds(86_400))
                .times(monday.plusSeconds(86_410), monday.plusSeconds(86_500))
                .seen());
        assertThat(ledger.latest("prod")).contains(between);
        Deployment approved = ledger.observe(DeploymentObserved.in("prod", GITHUB, SUCCESS)
                .githubDeployment(1L)
                .deployedAt(monday)
                .times(NOW.minusSeconds(60), NOW.minusSeconds(5))
                .seen());
        assertThat(approved.id()).isEqualTo(waiting.id());
        assertThat(ledger.current("prod")).contains(approved);
        assertThat(rows()).extracting(Deployment::id).containsExactly(approved.id(), between.id());
    }

    @Test
    void a_rollback_that_says_so_marks_the_replaced_one_when_it_succeeds() {
        Deployment replaced = ledger.observe(
                github(SUCCESS).githubDeployment(1L).version("v2").seen());
        var back = DeploymentObserved.in("prod", DISPATCH, IN_PROGRESS)
                .operation("op_1")
                .run(7L, 1)
                .version("v1")
                .rollbackOf(replaced.id())
                .seen();
        ledger.observe(back);
        assertThat(ledger.find(replaced.id())).contains(replaced);
        Deployment done = ledger.observe(github(SUCCESS).run(7L, 1).seen());
        assertThat(done.rollbackOf()).isEqualTo(replaced.id());
        assertThat(ledger.find(replaced.id()).orElseThrow().status()).isEqualTo(ROLLED_BACK);
        assertThat(ledger.current("prod")).contains(done);
        assertThat(announced)
                .extracting(Deployment::status)
                .containsExactly(SUCCESS, IN_PROGRESS, SUCCESS, ROLLED_BACK);
        assertThat(ledger.turns(replaced.id()))
                .extracting(DeploymentTurn::status)
                .containsExactly(SUCCESS, ROLLED_BACK);
    }

    @Test
    void a_version_seen_on_the_server_joins_the_deployment_that_github_tells_of_later() {
        Deployment seen = ledger.observe(DeploymentObserved.in("prod", OBSERVED, SUCCESS)
                .version("1.4.0")
                .deployedAt(NOW)
                .seen());
        Deployment told = ledger.observe(github(SUCCESS)
                .githubDeployment(9L)
                .version("v1.4.0")
                .times(NOW.minusSeconds(80), NOW.minusSeconds(20))
                .seen());
        assertThat(told.id()).isEqualTo(seen.id());
        assertThat(told.source()).isEqualTo(GITHUB);
        Deployment other = ledger.observe(github(SUCCESS)
                .githubDeployment(10L)
                .version("v1.5.0")
                .times(NOW.minusSeconds(80), NOW.minusSeconds(20))
                .seen());
        assertThat(other.id()).isNotEqualTo(seen.id());
    }

    @Test
    void the_timeline_is_told_from_the_turns() {
        Deployment row = ledger.observe(github(SUCCESS)
                .githubDeployment(1L)
                .turn(NOW.minusSeconds(300), QUEUED)
                .turn(NOW.minusSeconds(290), WAITING)
                .turn(NOW.minusSeconds(200), QUEUED)
                .turn(NOW.minusSeconds(190), IN_PROGRESS)
                .turn(NOW.minusSeconds(100), SUCCESS)
                .seen());
        assertThat(ledger.turns(row.id()))
                .containsExactly(
                        new DeploymentTurn(NOW.minusSeconds(300), QUEUED),
                        new DeploymentTurn(NOW.minusSeconds(290), WAITING),
                        new DeploymentTurn(NOW.minusSeconds(190), IN_PROGRESS),
                        new DeploymentTurn(NOW.minusSeconds(100), SUCCESS));
    }

    @Test
    void foreign_words_are_cut_and_nonsense_is_left_out() {
        Deployment row = ledger.observe(github(SUCCESS)
                .githubDeployment(1L)
                .commit("not a commit")
                .version("v".repeat(200))
                .message(" ")
                .times(Instant.MIN, Instant.MAX)
                .duration(-1L)
                .seen());
        assertThat(row.commit()).isNull();
        assertThat(row.version()).hasSize(100).endsWith("…");
        assertThat(row.commitMessage()).isNull();
        assertThat(row.startedAt()).isNull();
        assertThat(row.finishedAt()).isNull();
        assertThat(row.durationSeconds()).isNull();
    }
}

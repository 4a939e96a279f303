package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.dispatch.Goal;
import org.deploydash.dispatch.Kind;
import org.deploydash.dispatch.Operation;
import org.deploydash.dispatch.OperationChanged;
import org.deploydash.dispatch.OperationState;
import org.deploydash.dispatch.RunRequest;
import org.deploydash.dispatch.Target;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.Places;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTargetsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Environments PLACES = Places.of(
            Places.at("test", URI.create("http://127.0.0.1:9/")), Places.at("prod", URI.create("http://127.0.0.1:9/")));

    @TempDir
    Path folder;

    private final EventBus bus = new EventBus();
    private SqliteStorage storage;
    private Ledger ledger;
    private LedgerTargets targets;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        ledger = new Ledger(new DeploymentStore(storage), bus, new MutableClock(NOW));
        targets = new LedgerTargets(PLACES, ledger);
        new LedgerDispatches(ledger, bus, Runnable::run);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private Deployment deployed(String environment, String version, DeploymentStatus status, int minute) {
        return ledger.observe(DeploymentObserved.in(environment, DeploymentSource.GITHUB, status)
                .githubDeployment((long) minute)
                .version(version)
                .deployedAt(NOW.plusSeconds(60L * minute))
                .seen());
    }

    private void dispatched(Kind kind, String version, long number, Long run, OperationState state, Deployment from) {
        dispatched(kind, new Goal(null, version, null, null, null), number, run, state, from);
    }

    private void dispatched(Kind kind, Deployment to, long number, Long run, OperationState state, Deployment from) {
        dispatched(kind, new Goal(to.id(), to.version(), null, to.commit(), null), number, run, state, from);
    }

    private void dispatched(Kind kind, Goal goal, long number, Long run, OperationState state, Deployment from) {
        bus.publish(new OperationChanged(new Operation(
                number,
                kind,
                "prod",
                state,
                "ann",
                NOW.plusSeconds(60 * number),
                null,
                null,
                "because",
                false,
                goal,
                from == null ? null : new Operation.From(from.id(), from.version(), from.commit()),
                new RunRequest("a/b", "deploy.yml", "main", Map.of()),
                run,
                null,
                null,
                null,
                null,
                List.of())));
    }

    @Test
    void what_one_may_go_back_to_is_what_went_well_before_each_version_once() {
        deployed("prod", "v1", DeploymentStatus.SUCCESS, 1);
        Deployment second = deployed("prod", "v2", DeploymentStatus.SUCCESS, 2);
        deployed("prod", "v9", DeploymentStatus.FAILED, 3);
        Deployment again = deployed("prod", "v1", DeploymentStatus.SUCCESS, 4);
        Deployment current = deployed("prod", "v3", DeploymentStatus.SUCCESS, 5);
        deployed("prod", "v4", DeploymentStatus.IN_PROGRESS, 6);
        assertThat(targets.current("prod")).map(Target::deployment).contains(current.id());
        assertThat(targets.goodOnes("prod", 10))
                .extracting(Target::deployment)
                .containsExactly(again.id(), second.id());
        assertThat(targets.goodOnes("prod", 1)).hasSize(1);
        assertThat(targets.goodOnes("test", 10)).isEmpty();
    }

    @Test
    void what_was_rolled_back_from_is_no_target_though_it_went_well_once() {
        deployed("prod", "v1", DeploymentStatus.SUCCESS, 1);
        deployed("prod", "v2", DeploymentStatus.SUCCESS, 2);
        Deployment good = deployed("prod", "v1.5", DeploymentStatus.SUCCESS, 3);
        Deployment bad = deployed("prod", "v2", DeploymentStatus.SUCCESS, 4);
        dispatched(Kind.ROLLBACK, "v1", 7, 7L, OperationState.QUEUED, bad);
        dispatched(Kind.ROLLBACK, "v1", 7, 7L, OperationState.SUCCEEDED, bad);
        assertThat(ledger.find(bad.id()).orElseThrow().status()).isEqualTo(DeploymentStatus.ROLLED_BACK);
        assertThat(targets.current("prod")).map(Target::version).contains("v1");
        assertThat(targets.goodOnes("prod", 10)).extracting(Target::deployment).containsExactly(good.id());
        assertThat(targets.find("prod", bad.id())).isEmpty();
        assertThat(targets.find("prod", good.id())).isPresent();
        assertThat(targets.find("test", good.id())).isEmpty();
        assertThat(targets.find("prod", 4711)).isEmpty();
    }

    /** As GitHub tells of a run: whether its deploying job has begun. */
    private Deployment attempted(String version, DeploymentStatus status, int minute, boolean begun) {
        Instant at = NOW.plusSeconds(60L * minute);
        return ledger.observe(DeploymentObserved.in("prod", DeploymentSource.GITHUB, status)
                .githubDeployment((long) minute)
                .version(version)
                .deployedAt(at)
                .times(begun ? at.plusSeconds(5) : null, at.plusSeconds(30))
                .seen());
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED"})
    void after_an_attempt_that_broke_off_the_last_good_one_comes_first(DeploymentStatus end) {
        Deployment older = deployed("prod", "v1.3.0", DeploymentStatus.SUCCESS, 1);
        Deployment good = deployed("prod", "v1.4.0", DeploymentStatus.SUCCESS, 2);
        attempted("v1.4.1", end, 3, true);
        assertThat(targets.goodOnes("prod", 10)).extracting(Target::deployment).containsExactly(good.id(), older.id());
        assertThat(targets.goodOnes("prod", 1)).extracting(Target::deployment).containsExactly(good.id());
        attempted("v1.4.1", DeploymentStatus.REJECTED, 4, false);
        assertThat(targets.goodOnes("prod", 1)).extracting(Target::version).containsExactly("v1.4.0");
        deployed("prod", "v1.4.2", DeploymentStatus.SUCCESS, 5);
        assertThat(targets.goodOnes("prod", 1)).extracting(Target::version).containsExactly("v1.4.0");
    }

    @Test
    void an_attempt_that_was_cancelled_before_it_began_leaves_what_runs() {
        Deployment older = deployed("prod", "v1.3.0", DeploymentStatus.SUCCESS, 1);
        deployed("prod", "v1.4.0", DeploymentStatus.SUCCESS, 2);
        attempted("v1.4.1", DeploymentStatus.CANCELLED, 3, false);
        assertThat(targets.goodOnes("prod", 10)).extracting(Target::deployment).containsExactly(older.id());
    }

    @Test
    void deploying_the_last_good_one_again_goes_back_from_what_failed_and_not_from_itself() {
        Deployment good = deployed("prod", "v1.4.0", DeploymentStatus.SUCCESS, 1);
        Deployment failed = attempted("v1.4.1", DeploymentStatus.FAILED, 2, true);
        dispatched(Kind.ROLLBACK, good, 7, 7L, OperationState.QUEUED, good);
        dispatched(Kind.ROLLBACK, good, 7, 7L, OperationState.SUCCEEDED, good);
        assertThat(ledger.latest("prod").orElseThrow().rollbackOf()).isEqualTo(failed.id());
        assertThat(ledger.find(good.id()).orElseThrow().status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(ledger.find(failed.id()).orElseThrow().status()).isEqualTo(DeploymentStatus.FAILED);
    }

    @Test
    void deployable_is_what_went_well_anywhere_in_the_application() {
        deployed("test", "v2", DeploymentStatus.SUCCESS, 1);
        deployed("test", "v3", DeploymentStatus.FAILED, 2);
        deployed("prod", "v1", DeploymentStatus.SUCCESS, 3);
        deployed("test", "v4", DeploymentStatus.SUCCESS, 4);
        assertThat(targets.deployable("prod", 10)).extracting(Target::version).containsExactly("v4", "v1", "v2");
        assertThat(targets.deployable("prod", 2)).hasSize(2);
        assertThat(targets.deployable("nowhere", 2)).isEmpty();
    }

    @Test
    void a_run_that_was_given_up_counts_as_failed_until_github_says_how_it_ended() {
        dispatched(Kind.DEPLOY, "v1", 3, 7L, OperationState.QUEUED, null);
        dispatched(Kind.DEPLOY, "v1", 3, 7L, OperationState.STALLED, null);
        assertThat(ledger.latest("prod")).map(Deployment::status).contains(DeploymentStatus.FAILED);

        ledger.observe(DeploymentObserved.in("prod", DeploymentSource.GITHUB, DeploymentStatus.SUCCESS)
                .certainty(Certainty.RUN)
                .run(7L, 1)
                .deployedAt(NOW)
                .seen());
        assertThat(ledger.latest("prod")).map(Deployment::status).contains(DeploymentStatus.SUCCESS);
    }

    @Test
    void a_dispatch_is_a_row_as_soon_as_it_has_a_run() {
        dispatched(Kind.DEPLOY, "v1", 1, null, OperationState.REQUESTED, null);
        assertThat(ledger.latest("prod")).isEmpty();
        dispatched(Kind.DEPLOY, "v1", 1, 1L, OperationState.DISPATCHED, null);
        Deployment row = ledger.latest("prod").orElseThrow();
        assertThat(row.source()).isEqualTo(DeploymentSource.DISPATCH);
        assertThat(row.deployedBy()).isEqualTo("ann");
        assertThat(row.workflowRunId()).isEqualTo(1);
        assertThat(row.reason()).isEqualTo("because");
        assertThat(ledger.operation(row.id())).contains("op_1");
        dispatched(Kind.DEPLOY, "v1", 1, 1L, OperationState.CANCELLED, null);
        assertThat(ledger.latest("prod").orElseThrow().status()).isEqualTo(DeploymentStatus.CANCELLED);
    }
}

package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.dispatch.Workbench.PROD;
import static org.deploydash.dispatch.Workbench.TEST;
import static org.deploydash.dispatch.Workbench.deploy;
import static org.deploydash.dispatch.Workbench.refused;
import static org.deploydash.dispatch.Workbench.rollback;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deploydash.audit.AuditAction;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.NewDeployment;
import org.deploydash.dispatch.RunReport.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void open() {
        bench = Workbench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void stores_a_wish_asks_once_and_says_what_github_said() {
        bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(1));

        Operation operation = bench.accepted(
                deploy(PROD).version("v1.2.0").expecting("1.1.0").key("k").wish());

        assertThat(operation.id()).isEqualTo("op_1");
        assertThat(operation.state()).isEqualTo(OperationState.DISPATCHED);
        assertThat(operation.runId()).isNotNull();
        assertThat(operation.runUrl()).hasHost("github.com");
        assertThat(operation.goal()).isEqualTo(new Goal(null, "v1.2.0", null, ScriptedActions.commit(20), null));
        assertThat(operation.from().version()).isEqualTo("v1.1.0");
        assertThat(operation.requestedAt()).isEqualTo(Workbench.NOON);
        assertThat(operation.dispatchedAt()).isEqualTo(Workbench.NOON);
        assertThat(bench.actions.asked)
                .containsExactly(new RunRequest(
                        "owner/rosey", "prod-deploy.yml", "main", Map.of("version", "v1.2.0", "reason", "because")));
        assertThat(bench.announced)
                .extracting(Operation::state)
                .containsExactly(OperationState.REQUESTED, OperationState.DISPATCHED);
        assertThat(bench.trail()).containsExactly("deploy_requested op_1 accepted", "dispatched op_1 accepted");
        assertThat(bench.register.find("op_1")).contains(operation);
    }

    @Test
    void makes_one_dispatch_of_two_hundred_clicks_at_the_same_time() throws Exception {
        Wish wish = deploy(TEST).ref("main").key("one").wish();

        List<Dispatcher.Outcome> outcomes = together(200, n -> wish);

        assertThat(bench.actions.asked).hasSize(1);
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Dispatcher.Outcome.Accepted.class));
        Set<String> ids = outcomes.stream()
                .map(outcome ->
                        ((Dispatcher.Outcome.Accepted) outcome).operation().id())
                .collect(Collectors.toSet());
        assertThat(ids).containsExactly("op_1");
        assertThat(bench.accepted(wish).id()).isEqualTo("op_1");
        assertThat(bench.actions.asked).hasSize(1);
    }

    @Test
    void makes_one_dispatch_of_many_people_at_the_same_time_and_tells_the_others_which() throws Exception {
        List<Dispatcher.Outcome> outcomes = together(
                40, n -> deploy(TEST).ref("main").by("person " + n).key("same").wish());

        assertThat(bench.actions.asked).hasSize(1);
        List<Dispatcher.Outcome> no = outcomes.stream()
                .filter(outcome -> outcome instanceof Dispatcher.Outcome.Refused)
                .toList();
        assertThat(no).hasSize(39).allSatisfy(outcome -> {
            assertThat(refused(outcome).status()).isEqualTo(409);
            assertThat(refused(outcome).code()).isEqualTo("operation_active");
            assertThat(refused(outcome).members()).containsEntry("operation", "op_1");
        });
    }

    private List<Dispatcher.Outcome> together(int count, java.util.function.IntFunction<Wish> wishes) throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(count);
        CountDownLatch go = new CountDownLatch(1);
        try {
            List<Callable<Dispatcher.Outcome>> clicks = IntStream.range(0, count)
                    .mapToObj(n -> (Callable<Dispatcher.Outcome>) () -> {
                        go.await();
                        return bench.operations.ask(wishes.apply(n));
                    })
                    .toList();
            List<Future<Dispatcher.Outcome>> running =
                    clicks.stream().map(people::submit).toList();
            go.countDown();
            List<Dispatcher.Outcome> outcomes = new java.util.ArrayList<>();
            for (Future<Dispatcher.Outcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } finally {
            people.shutdownNow();
        }
    }

    @Test
    void refuses_a_key_that_was_used_for_something_else_and_knows_it_over_a_restart() {
        bench.accepted(deploy(TEST).ref("main").key("k").wish());

        assertThat(bench.refused(deploy(TEST).version("v1.2.0").key("k").wish()).code())
                .isEqualTo("key_reused");
        assertThat(bench.refused(deploy(PROD).version("v1.2.0").key("k").wish()).status())
                .isEqualTo(422);
        bench = bench.restarted(folder);
        assertThat(bench.accepted(deploy(TEST)
                                .ref("main")
                                .key("k")
                                .expecting("v9")
                                .wish())
                        .id())
                .isEqualTo("op_1");
        assertThat(bench.refused(deploy(TEST)
                                .ref("main")
                                .key("k")
                                .reason("another")
                                .wish())
                        .code())
                .isEqualTo("key_reused");
        assertThat(bench.actions.asked).hasSize(1);
    }

    @Test
    void lets_two_people_use_the_same_key_for_themselves() {
        Operation anns = bench.accepted(deploy(TEST).ref("main").key("k").wish());
        Operation bobs =
                bench.accepted(deploy(PROD).version("v1.2.0").by("bob").key("k").wish());

        assertThat(anns.id()).isNotEqualTo(bobs.id());
    }

    @Test
    void refuses_a_second_one_while_one_is_active_and_takes_it_afterwards() {
        bench.accepted(deploy(TEST).ref("main").wish());

        Refusal refusal = bench.refused(deploy(TEST).ref("main").by("bob").wish());
        assertThat(refusal.code()).isEqualTo("operation_active");
        assertThat(refusal.sentence()).contains("ann", "main");
        assertThat(bench.trail()).endsWith("refused null refused");
        bench.accepted(deploy(PROD).version("v1.2.0").wish());

        bench.actions.manner(request -> new Start.Refused("x", "y"));
        bench.actions.runs.replaceAll((id, run) -> run);
        Operation first = bench.register.find("op_1").orElseThrow();
        bench.actions.runs.remove(first.runId());
        bench.after(301, first);
        assertThat(bench.register.active("test")).isEmpty();
    }

    @Test
    void refuses_while_a_deployment_that_was_not_started_here_is_under_way() {
        Deployment other = bench.deployed("test", "v1.2.0", 20, DeploymentStatus.IN_PROGRESS, Duration.ofMinutes(1));

        Refusal refusal = bench.refused(deploy(TEST).ref("main").wish());
        assertThat(refusal.status()).isEqualTo(409);
        assertThat(refusal.code()).isEqualTo("deployment_active");
        assertThat(refusal.sentence()).contains("v1.2.0", "ada");
        assertThat(refusal.members()).containsEntry("deployment", other.id());
        assertThat(bench.actions.asked).isEmpty();

        bench.clock.advance(Duration.ofDays(2)); // whoever told of its beginning forgot to tell of its end
        bench.accepted(deploy(TEST).ref("main").wish());
    }

    private Deployment outside(Long run, DeploymentStatus status, Duration ago) {
        return bench.ledger.observe(DeploymentObserved.in("test", DeploymentSource.GITHUB, status)
                .githubDeployment(4711L)
                .run(run, 1)
                .runUrl(run == null ? null : URI.create("https://github.com/owner/rosey/actions/runs/" + run))
                .version("v1.2.0")
                .deployedAt(bench.clock.instant().minus(ago))
                .seen());
    }

    @Test
    void says_how_old_a_foreign_deployment_is_and_how_it_can_be_ended() {
        outside(99L, DeploymentStatus.WAITING, Duration.ofHours(26));

        Refusal refusal = bench.refused(deploy(TEST).ref("main").wish());
        assertThat(refusal.sentence()).contains("for 26 hours", "cancel its run 99 on GitHub");
        assertThat(refusal.members())
                .containsEntry("workflow_run_id", 99L)
                .containsEntry("run_url", URI.create("https://github.com/owner/rosey/actions/runs/99"));
    }

    @Test
    void a_deployment_without_run_and_status_holds_the_place_for_half_an_hour() {
        outside(null, DeploymentStatus.QUEUED, Duration.ofMinutes(29));
        assertThat(bench.refused(deploy(TEST).ref("main").wish()).sentence())
                .contains("for 29 minutes", "GitHub's deployment 4711", "stops counting at 12:01 UTC");

        bench.clock.advance(Duration.ofMinutes(2));
        bench.accepted(deploy(TEST).ref("main").wish());
    }

    @Test
    void an_emergency_rollback_passes_a_foreign_deployment_and_the_trail_says_so() {
        Deployment good = bench.deployed("test", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(3));
        bench.deployed("test", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(2));
        Deployment stuck = outside(99L, DeploymentStatus.WAITING, Duration.ofHours(26));
        Refusal refusal = bench.refused(rollback(TEST, good.id()).wish());
        assertThat(refusal.code()).isEqualTo("deployment_active");
        assertThat(refusal.sentence()).contains("Marked as an emergency, a rollback does not wait for it");

        Operation operation =
                bench.accepted(rollback(TEST, good.id()).emergency().wish());
        assertThat(bench.audited(AuditAction.ROLLBACK_REQUESTED))
                .contains("emergency, past deployment " + stuck.id() + " (run 99)")
                .contains("reason: because");
        assertThat(bench.refused(rollback(TEST, good.id()).emergency().by("bob").wish())
                        .code())
                .as("never past our own")
                .isEqualTo("operation_active");
        assertThat(operation.emergency()).isTrue();
    }

    @Test
    void is_not_held_up_by_a_ledger_that_has_not_heard_yet_of_our_own_runs_end() {
        Operation first = bench.accepted(deploy(TEST).ref("main").wish());
        bench.ledger.record(new NewDeployment(
                "test",
                ScriptedActions.commit(40),
                DeploymentStatus.IN_PROGRESS,
                null,
                null,
                "octo-deployer",
                null,
                null,
                first.runId(),
                null));
        bench.actions.now(RunState.SUCCEEDED);
        assertThat(bench.after(2, first).state()).isEqualTo(OperationState.SUCCEEDED);

        bench.accepted(deploy(TEST).ref("main").wish());
    }

    @Test
    void refuses_where_something_else_runs_than_the_page_showed() {
        bench.deployed("test", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));

        for (String old : List.of("v1.1.0", "abcdef0", "v1.2")) {
            Refusal refusal =
                    bench.refused(deploy(TEST).ref("main").expecting(old).wish());
            assertThat(refusal.status()).isEqualTo(412);
            assertThat(refusal.code()).isEqualTo("changed_meanwhile");
            assertThat(refusal.members())
                    .containsEntry(
                            "current",
                            new StillCurrent.Current(
                                    "v1.2.0", ScriptedActions.commit(20).substring(0, 7)));
        }
        assertThat(bench.refused(deploy(PROD)
                                .version("v1.2.0")
                                .expecting("v1.1.0")
                                .wish())
                        .members())
                .containsEntry("current", null);
        assertThat(bench.actions.asked).isEmpty();
        bench.accepted(deploy(TEST)
                .ref("main")
                .expecting(ScriptedActions.commit(20).substring(0, 7))
                .wish());
    }

    @Test
    void wants_the_name_typed_where_it_is_configured() {
        for (String typed : new String[] {null, "", "production", "Prod", "Test Channel", "Production "}) {
            Refusal refusal = bench.refused(
                    deploy(PROD).version("v1.2.0").confirming(typed).wish());
            assertThat(refusal.code()).as("%s", typed).isEqualTo("confirm_mismatch");
            assertThat(refusal.members()).containsEntry("input", "confirm");
        }
        bench.accepted(deploy(PROD).version("v1.2.0").confirming("prod").wish());
    }

    @Test
    void frees_the_environment_and_the_key_where_github_certainly_did_nothing() {
        bench.actions.manner(
                request -> new Start.Refused("rate_limited", "GitHub takes no more.", Workbench.NOON.plusSeconds(90)));

        Refusal refusal = bench.refused(deploy(TEST).ref("main").key("k").wish());
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).isEqualTo("rate_limited");
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(90));
        assertThat(refusal.members()).containsEntry("operation", "op_1");
        Operation failed = bench.register.find("op_1").orElseThrow();
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.error()).isEqualTo("rate_limited");
        assertThat(failed.finishedAt()).isNotNull();
        assertThat(bench.trail()).containsExactly("deploy_requested op_1 accepted", "dispatch_failed op_1 failed");

        bench.actions.manner(request -> new Start.Refused("ref_not_found", "No such branch."));
        assertThat(bench.refused(deploy(TEST).ref("main").key("k").wish()).status())
                .isEqualTo(422);
        bench.actions.manner(request -> new Start.Started(7L, null));
        assertThat(bench.accepted(deploy(TEST).ref("main").key("k").wish()).id())
                .isEqualTo("op_3");
    }

    @Test
    void says_that_nobody_knows_where_github_did_not_answer_and_never_asks_again() {
        bench.actions.manner(request -> new Start.Unclear("github_timeout", "GitHub did not answer."));

        Operation operation = bench.accepted(deploy(TEST).ref("main").key("k").wish());
        assertThat(operation.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(operation.error()).isEqualTo("github_timeout");
        assertThat(operation.sentence()).contains("looked for");
        assertThat(bench.accepted(deploy(TEST).ref("main").key("k").wish()).state())
                .isEqualTo(OperationState.UNKNOWN);
        assertThat(bench.refused(deploy(TEST).ref("main").key("other").wish()).code())
                .isEqualTo("operation_active");
        assertThat(bench.actions.asked).hasSize(1);
        assertThat(bench.trail())
                .containsExactly(
                        "deploy_requested op_1 accepted", "dispatch_unclear op_1 unknown", "refused null refused");
    }

    @Test
    void takes_an_unforeseen_failure_while_asking_for_not_knowing() {
        bench.actions.manner(request -> {
            throw new IllegalStateException("unforeseen");
        });

        assertThat(bench.accepted(deploy(TEST).ref("main").wish()).state()).isEqualTo(OperationState.UNKNOWN);
    }

    @Test
    void stores_nothing_while_github_is_asked() {
        bench.actions.manner(request -> {
            bench.ledger.record(new NewDeployment(
                    "prod", "abcdef0", DeploymentStatus.SUCCESS, null, "v1", null, null, null, null, null));
            assertThat(bench.register.active("test").orElseThrow().state()).isEqualTo(OperationState.REQUESTED);
            return new Start.Started(7L, null);
        });

        assertThat(bench.accepted(deploy(TEST).ref("main").wish()).state()).isEqualTo(OperationState.DISPATCHED);
    }

    @Test
    void keeps_nobody_waiting_who_asks_for_less_than_the_allowance() {
        bench.close();
        bench = Workbench.open(folder.resolve("strict"), new Allowance(3, Duration.ofMinutes(1)));
        for (int n = 0; n < 3; n++) {
            assertThat(bench.refused(deploy(PROD).version("nonsense").wish()).status())
                    .isEqualTo(422);
        }

        Refusal refusal = bench.refused(deploy(PROD).version("v1.2.0").wish());
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.retryAfter()).isPositive().isLessThan(Duration.ofSeconds(30));
        bench.accepted(deploy(PROD).version("v1.2.0").by("bob").key("b").wish());
        bench.accepted(deploy(PROD).version("v1.2.0").by("bob").key("b").wish());
    }

    @Test
    void asks_github_to_cancel_and_says_who_wanted_it() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());

        Dispatcher.Outcome outcome = bench.operations.cancel(operation, "bob", "192.0.2.9");

        assertThat(bench.actions.cancelled).containsExactly(operation.runId());
        assertThat(((Dispatcher.Outcome.Accepted) outcome).operation().sentence())
                .contains("bob");
        assertThat(bench.trail()).endsWith("cancel_requested op_1 accepted");
        bench.actions.now(RunState.CANCELLED);
        Operation over = bench.after(2, operation);
        assertThat(over.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(refused(bench.operations.cancel(over, "bob", "x")).code()).isEqualTo("operation_over");
    }

    @Test
    void cannot_cancel_what_has_no_run_yet_or_while_github_is_away() {
        bench.actions.manner(request -> new Start.Started(null, null));
        Operation waiting = bench.accepted(deploy(TEST).ref("main").wish());
        assertThat(refused(bench.operations.cancel(waiting, "bob", "x")).code()).isEqualTo("no_run_yet");

        bench.actions.manner(request -> new Start.Started(77L, null));
        Operation running = bench.accepted(deploy(PROD).version("v1.2.0").wish());
        bench.actions.away(new OutsideTrouble("github_unavailable", "away", null));
        Refusal refusal = refused(bench.operations.cancel(running, "bob", "x"));
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.code()).isEqualTo("github_unavailable");
        assertThat(bench.trail())
                .endsWith("cancel_requested op_2 accepted", "cancel_requested op_2 failed")
                .doesNotContain("cancel_requested op_1 accepted");
    }

    @Test
    void goes_back_to_a_good_deployment_and_remembers_whence() {
        Deployment good = bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));
        Deployment bad = bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));

        Operation operation =
                bench.accepted(rollback(PROD, good.id()).expecting("v1.2.0").wish());

        assertThat(operation.kind()).isEqualTo(Kind.ROLLBACK);
        assertThat(operation.goal().deployment()).isEqualTo(good.id());
        assertThat(operation.from().deployment()).isEqualTo(bad.id());
        assertThat(bench.trail()).startsWith("rollback_requested op_1 accepted");
    }

    @Test
    void asks_a_gate_that_came_later_too() {
        Operations frozen = new Operations(
                bench.register,
                bench.planner,
                List.of((wish, plan) -> java.util.Optional.of(Refusal.of(409, "frozen", "It is Friday."))),
                bench.actions,
                Allowance.standard(),
                bench.audit,
                bench.clock);

        assertThat(refused(frozen.ask(deploy(TEST).ref("main").wish())).code()).isEqualTo("frozen");
        assertThat(bench.actions.asked).isEmpty();
    }
}

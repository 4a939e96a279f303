package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deploydash.dispatch.Workbench.PROD;
import static org.deploydash.dispatch.Workbench.TEST;
import static org.deploydash.dispatch.Workbench.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.deploydash.audit.AuditAction;
import org.deploydash.audit.AuditEvent;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.dispatch.RunReport.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowTest {

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

    private static RunReport.Job job(String name, String conclusion, String step) {
        return new RunReport.Job(
                1,
                name,
                conclusion == null ? "in_progress" : "completed",
                conclusion,
                Workbench.NOON,
                null,
                null,
                List.of(new RunReport.Step(1, step, "completed", conclusion, Workbench.NOON, null)));
    }

    @Test
    void tells_how_far_a_run_is_until_its_end() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());

        assertThat(bench.after(2, operation).state()).isEqualTo(OperationState.QUEUED);
        bench.actions.now(RunState.IN_PROGRESS, job("Deploy", null, "Check out"));
        Operation running = bench.after(2, operation);
        assertThat(running.state()).isEqualTo(OperationState.IN_PROGRESS);
        assertThat(running.jobs()).extracting(RunReport.Job::name).containsExactly("Deploy");
        assertThat(running.jobs().get(0).steps())
                .extracting(RunReport.Step::name)
                .containsExactly("Check out");
        bench.actions.now(RunState.SUCCEEDED, job("Deploy", "success", "Check out"));
        Operation over = bench.after(2, operation);
        assertThat(over.state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(over.finishedAt()).isEqualTo(Workbench.NOON.plusSeconds(4));
        assertThat(over.error()).isNull();
        assertThat(bench.announced)
                .extracting(Operation::state)
                .containsExactly(
                        OperationState.REQUESTED,
                        OperationState.DISPATCHED,
                        OperationState.QUEUED,
                        OperationState.IN_PROGRESS,
                        OperationState.SUCCEEDED);
        assertThat(bench.trail()).endsWith("operation_ended op_1 succeeded");
        assertThat(bench.views.of(over).usualSeconds()).isEqualTo(4);
    }

    @Test
    void asks_nobody_while_nothing_is_active_and_announces_nothing_twice() {
        bench.follow.round();
        assertThat(bench.actions.looks).isZero();
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.after(2, operation);
        int announced = bench.announced.size();
        bench.after(2, operation);
        bench.after(2, operation);
        assertThat(bench.announced).hasSize(announced);
        bench.actions.now(RunState.SUCCEEDED);
        bench.after(2, operation);
        int looks = bench.actions.looks;
        bench.after(2, operation);
        assertThat(bench.actions.looks).isEqualTo(looks);
    }

    @Test
    void says_that_it_waits_for_approval_and_looks_less_often_meanwhile() {
        Operation operation = bench.accepted(deploy(PROD).version("v1.2.0").wish());
        bench.actions.now(RunState.WAITING);
        Operation waiting = bench.after(2, operation);
        assertThat(waiting.state()).isEqualTo(OperationState.WAITING);
        assertThat(waiting.sentence()).contains("approval");
        int looks = bench.actions.looks;
        bench.after(2, operation);
        assertThat(bench.actions.looks).isEqualTo(looks);

        bench.actions.now(RunState.IN_PROGRESS);
        bench.follow.wake();
        Operation approved = bench.after(2, operation);
        assertThat(approved.state()).isEqualTo(OperationState.IN_PROGRESS);
        assertThat(approved.sentence()).isNull();
        bench.actions.now(RunState.WAITING); // a later job waits, too
        assertThat(bench.after(2, operation).state()).isEqualTo(OperationState.WAITING);
        bench.clock.advance(Duration.ofDays(3));
        assertThat(bench.after(2, operation).state()).isEqualTo(OperationState.WAITING);
        bench.actions.now(RunState.REJECTED);
        Operation rejected = bench.after(60, operation);
        assertThat(rejected.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(rejected.error()).isEqualTo("rejected");
        assertThat(rejected.sentence()).contains("refused");
    }

    @Test
    void says_in_which_step_it_failed() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.now(
                RunState.FAILED, job("Check version", "success", "Find tag"), job("Deploy", "failure", "Install"));

        Operation failed = bench.after(2, operation);
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.error()).isEqualTo("run_failed");
        assertThat(failed.sentence()).isEqualTo("The job Deploy failed in the step Install.");
    }

    @Test
    void never_moves_back() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.now(RunState.IN_PROGRESS);
        bench.after(2, operation);
        bench.actions.now(RunState.QUEUED);
        assertThat(bench.after(2, operation).state()).isEqualTo(OperationState.IN_PROGRESS);
    }

    @Test
    void finds_the_run_of_a_dispatch_that_was_never_answered() {
        bench.actions.manner(request -> {
            bench.actions.create(request);
            return new Start.Unclear("github_timeout", "GitHub did not answer.");
        });
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        assertThat(operation.state()).isEqualTo(OperationState.UNKNOWN);

        Operation found = bench.after(2, operation);
        assertThat(found.runId()).isNotNull();
        assertThat(found.state()).isEqualTo(OperationState.QUEUED);
        assertThat(found.error()).isNull();
        assertThat(found.sentence()).isNull();
        assertThat(bench.actions.asked).hasSize(1);
    }

    @Test
    void finds_the_run_where_the_server_does_not_tell_its_number_and_takes_no_other() {
        bench.actions.manner(request -> new Start.Started(null, null));
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.appears(Workbench.NOON.minusSeconds(60)); // somebody else's, of a minute ago
        assertThat(bench.after(2, operation).runId()).isNull();

        bench.actions.appears(Workbench.NOON.minusSeconds(3)); // GitHub's clock is a little behind
        assertThat(bench.after(2, operation).runId()).isNotNull();
    }

    @Test
    void finds_the_run_though_our_clock_is_two_hours_ahead() {
        bench.clock.set(Duration.ofHours(2));
        startsAndIsNotHeard();

        assertThat(bench.after(2, bench.accepted(deploy(TEST).ref("main").wish()))
                        .runId())
                .isEqualTo(newest());
    }

    @Test
    void takes_no_older_run_for_it_though_our_clock_is_an_hour_behind() {
        bench.clock.set(Duration.ofHours(-1));
        startsAndIsNotHeard();

        assertThat(bench.after(2, bench.accepted(deploy(TEST).ref("main").wish()))
                        .runId())
                .isEqualTo(newest());
    }

    @Test
    void searches_from_the_same_moment_however_the_clock_is_set_meanwhile() {
        for (Duration by : List.of(Duration.ofHours(2), Duration.ofHours(-1))) {
            startsAndIsNotHeard();
            Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
            bench.clock.set(by);
            assertThat(bench.after(2, operation).runId()).as("set by " + by).isEqualTo(newest());
            bench.actions.now(RunState.SUCCEEDED);
            bench.after(60, operation);
        }
    }

    @Test
    void finds_the_run_and_no_older_one_after_a_start_with_a_clock_that_is_wrong() {
        for (Duration by : List.of(Duration.ofHours(2), Duration.ofHours(-3))) {
            bench.clock.set(by);
            startsAndIsNotHeard();
            Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
            bench = bench.restarted(folder);
            assertThat(bench.after(2, operation).runId()).as("set by " + by).isEqualTo(newest());
            bench.actions.now(RunState.SUCCEEDED);
            bench.after(60, operation);
        }
    }

    /** The run is made, of which nobody hears; half an hour before, somebody else made one that looks like it. */
    private void startsAndIsNotHeard() {
        bench.actions.manner(request -> {
            Instant now = bench.actions.create(request).createdAt();
            bench.actions.runs.clear();
            bench.actions.appears(now.minusSeconds(1_800));
            bench.actions.create(request);
            return new Start.Unclear("github_timeout", "GitHub did not answer.");
        });
    }

    private long newest() {
        return bench.actions.runs.keySet().stream().max(Long::compare).orElseThrow();
    }

    @Test
    void leaves_each_run_to_the_operation_that_has_it() {
        bench.actions.manner(request -> new Start.Started(null, null));
        Operation first = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.appears(Workbench.NOON.plusSeconds(1));
        first = bench.after(2, first);
        bench.actions.now(RunState.SUCCEEDED);
        first = bench.after(2, first);
        assertThat(first.state()).isEqualTo(OperationState.SUCCEEDED);

        Operation second = bench.accepted(deploy(TEST).ref("main").wish());
        assertThat(bench.after(1, second).runId()).isNull();
        bench.actions.appears(Workbench.NOON.plusSeconds(5));
        assertThat(bench.after(1, second).runId()).isNotNull().isNotEqualTo(first.runId());
    }

    @Test
    void gives_up_a_run_that_never_appears_and_frees_the_environment() {
        bench.actions.manner(request -> new Start.Unclear("github_timeout", "GitHub did not answer."));
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());

        assertThat(bench.after(299, operation).state()).isEqualTo(OperationState.UNKNOWN);
        Operation stalled = bench.after(1, operation);
        assertThat(stalled.state()).isEqualTo(OperationState.STALLED);
        assertThat(stalled.error()).isEqualTo("stalled");
        assertThat(stalled.sentence()).contains("5 minutes");
        assertThat(stalled.finishedAt()).isEqualTo(Workbench.NOON.plusSeconds(300));
        assertThat(bench.trail()).endsWith("operation_ended op_1 stalled");
        bench.accepted(deploy(TEST).ref("main").wish());
    }

    @Test
    void gives_up_after_five_minutes_that_passed_whatever_the_clock_is_set_to() {
        bench.actions.manner(request -> new Start.Unclear("github_timeout", "GitHub did not answer."));
        Operation early = bench.accepted(deploy(TEST).ref("main").wish());
        bench.clock.set(Duration.ofHours(1));
        assertThat(bench.after(299, early).state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(bench.after(1, early).state()).isEqualTo(OperationState.STALLED);

        Operation late = bench.accepted(deploy(TEST).ref("main").wish());
        bench.clock.set(Duration.ofHours(-2));
        assertThat(bench.after(299, late).state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(bench.after(1, late).state()).isEqualTo(OperationState.STALLED);
    }

    @Test
    void looks_again_in_time_at_what_waits_though_the_clock_is_set_back() {
        Operation operation = bench.accepted(deploy(PROD).version("v1.2.0").wish());
        bench.actions.now(RunState.WAITING);
        bench.after(2, operation);
        bench.clock.set(Duration.ofHours(-1));
        bench.actions.now(RunState.IN_PROGRESS);

        assertThat(bench.after(15, operation).state()).isEqualTo(OperationState.IN_PROGRESS);
    }

    @Test
    void does_not_take_what_is_being_asked_for_interrupted_where_the_clock_is_set_back() {
        bench.clock.set(Duration.ofHours(-1));
        bench.actions.manner(request -> {
            bench.follow.round();
            assertThat(bench.register.active("test").orElseThrow().state()).isEqualTo(OperationState.REQUESTED);
            return new Start.Started(null, null);
        });

        assertThat(bench.accepted(deploy(TEST).ref("main").wish()).state()).isEqualTo(OperationState.DISPATCHED);
    }

    @Test
    void gives_up_nothing_while_github_is_away_for_less_than_an_hour() {
        bench.actions.manner(request -> new Start.Unclear("github_timeout", "GitHub did not answer."));
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.away(new OutsideTrouble("github_unavailable", "away", null));

        bench.after(2, operation);
        assertThat(bench.after(3_500, operation).state()).isEqualTo(OperationState.UNKNOWN);
        bench.actions.away(null);
        bench.actions.appears(Workbench.NOON.plusSeconds(1));
        assertThat(bench.after(60, operation).runId()).isNotNull();
    }

    @Test
    void gives_up_after_five_minutes_what_github_refuses_to_tell_and_says_what_to_do() {
        bench.actions.manner(request -> new Start.Unclear("github_timeout", "GitHub did not answer."));
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.away(new OutsideTrouble("permission_missing", "The token may not read it; mend it.", null));

        assertThat(bench.after(2, operation).state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(bench.after(299, operation).state()).isEqualTo(OperationState.UNKNOWN);
        Operation stalled = bench.after(1, operation);
        assertThat(stalled.state()).isEqualTo(OperationState.STALLED);
        assertThat(stalled.error()).isEqualTo("permission_missing");
        assertThat(stalled.sentence())
                .startsWith("The token may not read it; mend it. ")
                .contains("5 minutes", "look at the workflow on GitHub before you ask again");
        assertThat(bench.trail()).endsWith("operation_ended op_1 stalled");
        bench.actions.away(null);
        bench.accepted(deploy(TEST).ref("main").wish());
    }

    @Test
    void waits_an_hour_for_a_github_that_takes_no_questions_and_not_for_ever() {
        bench.actions.manner(request -> new Start.Unclear("github_timeout", "GitHub did not answer."));
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.away(new OutsideTrouble("rate_limited", "later", Workbench.NOON.plus(Duration.ofDays(1))));

        bench.after(2, operation);
        assertThat(bench.after(3_599, operation).state()).isEqualTo(OperationState.UNKNOWN);
        Operation stalled = bench.after(1, operation);
        assertThat(stalled.state()).isEqualTo(OperationState.STALLED);
        assertThat(stalled.sentence()).contains("60 minutes").doesNotContain("later");
        bench.actions.away(null);
        bench.accepted(deploy(TEST).ref("main").wish());
    }

    @Test
    void gives_up_a_run_that_may_not_be_looked_at_any_more_after_an_hour() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.after(2, operation);
        bench.actions.away(new OutsideTrouble("token_invalid", "Replace the token.", null));

        bench.after(2, operation);
        assertThat(bench.after(3_000, operation).state()).isEqualTo(OperationState.QUEUED);
        bench.actions.away(null);
        bench.actions.now(RunState.IN_PROGRESS);
        assertThat(bench.after(15, operation).state()).isEqualTo(OperationState.IN_PROGRESS);
        bench.actions.away(new OutsideTrouble("token_invalid", "Replace the token.", null));
        bench.after(30, operation);
        assertThat(bench.after(3_599, operation).state()).isEqualTo(OperationState.IN_PROGRESS);
        Operation stalled = bench.after(1, operation);
        assertThat(stalled.state()).isEqualTo(OperationState.STALLED);
        assertThat(stalled.sentence()).startsWith("Replace the token. ").contains("60 minutes");
    }

    @Test
    void keeps_a_run_that_is_known_for_a_day_while_github_is_away() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.after(2, operation);
        bench.actions.away(new OutsideTrouble("github_unavailable", "away", null));

        bench.after(2, operation);
        assertThat(bench.after(86_399, operation).state()).isEqualTo(OperationState.QUEUED);
        Operation stalled = bench.after(1, operation);
        assertThat(stalled.state()).isEqualTo(OperationState.STALLED);
        assertThat(stalled.error()).isEqualTo("stalled");
        assertThat(stalled.sentence()).contains("24 hours");
    }

    @Test
    void asks_no_sooner_than_github_wants_to_be_asked() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        Instant until = Workbench.NOON.plusSeconds(100);
        bench.actions.away(new OutsideTrouble("rate_limited", "until then", until));
        bench.after(2, operation);
        int looks = bench.actions.looks;
        bench.actions.away(null);

        bench.after(90, operation);
        assertThat(bench.actions.looks).isEqualTo(looks);
        bench.after(10, operation);
        assertThat(bench.actions.looks).isEqualTo(looks + 1);
    }

    @Test
    void goes_on_after_a_restart_to_the_end() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").key("k").wish());
        bench.actions.now(RunState.IN_PROGRESS, job("Deploy", null, "Check out"));
        bench.after(2, operation);

        bench = bench.restarted(folder);
        Operation known = bench.register.find(operation.id()).orElseThrow();
        assertThat(known.state()).isEqualTo(OperationState.IN_PROGRESS);
        assertThat(known.jobs()).hasSize(1);
        assertThat(bench.accepted(deploy(TEST).ref("main").key("k").wish()).id())
                .isEqualTo(operation.id());
        bench.actions.now(RunState.SUCCEEDED);
        assertThat(bench.after(2, operation).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(bench.actions.asked).hasSize(1);
    }

    @Test
    void looks_for_the_run_of_what_was_asked_when_the_process_ended() {
        interruptedAfterAsking();
        bench = bench.restarted(folder);
        Operation operation = bench.register.active("test").orElseThrow();
        assertThat(operation.state()).isEqualTo(OperationState.REQUESTED);

        Operation found = bench.after(1, operation);
        assertThat(found.state()).isEqualTo(OperationState.QUEUED);
        assertThat(found.runId()).isNotNull();
        assertThat(bench.actions.asked).hasSize(1);
    }

    @Test
    void gives_up_what_was_never_asked_because_the_process_ended() {
        interruptedAfterAsking();
        bench.actions.runs.clear();
        bench = bench.restarted(folder);
        Operation operation = bench.register.active("test").orElseThrow();

        Operation unknown = bench.after(1, operation);
        assertThat(unknown.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(unknown.sentence()).contains("stopped");
        assertThat(bench.after(300, operation).state()).isEqualTo(OperationState.STALLED);
    }

    /** GitHub made a run, and before that could be stored the power went. */
    private void interruptedAfterAsking() {
        Plan plan = bench.planner.plan(deploy(TEST).ref("main").wish());
        Operation draft = new Operation(
                0,
                Kind.DEPLOY,
                "test",
                OperationState.REQUESTED,
                "ann",
                bench.clock.instant(),
                null,
                null,
                "because",
                false,
                plan.goal(),
                null,
                plan.request(),
                null,
                null,
                null,
                null,
                null,
                List.of());
        bench.register.request(
                draft,
                java.util.Optional.of("k"),
                "print",
                new AuditEvent("ann", null, AuditAction.DEPLOY_REQUESTED, "test", null, "accepted", null));
        bench.actions.start(plan.request());
    }

    @Test
    void leaves_alone_what_is_being_asked_at_this_moment() {
        interruptedAfterAsking();

        assertThat(bench.after(1, bench.register.active("test").orElseThrow()).state())
                .isEqualTo(OperationState.REQUESTED);
        assertThat(bench.after(120, bench.register.active("test").orElseThrow()).state())
                .isEqualTo(OperationState.QUEUED);
    }

    @Test
    void ends_what_github_has_forgotten() {
        Operation operation = bench.accepted(deploy(TEST).ref("main").wish());
        bench.after(2, operation);
        bench.actions.runs.clear();

        for (int n = 0; n < 4; n++) {
            assertThat(bench.after(2, operation).isActive()).isTrue();
        }
        Operation gone = bench.after(2, operation);
        assertThat(gone.state()).isEqualTo(OperationState.FAILED);
        assertThat(gone.error()).isEqualTo("run_gone");
    }

    @Test
    void follows_the_others_where_one_cannot_be_followed() {
        Operation test = bench.accepted(deploy(TEST).ref("main").wish());
        bench.actions.runs.put(test.runId(), null);
        Operation prod = bench.accepted(deploy(PROD).version("v1.2.0").wish());
        bench.actions.now(RunState.SUCCEEDED);

        bench.follow.tick();
        assertThat(bench.register.find(prod.id()).orElseThrow().state()).isEqualTo(OperationState.SUCCEEDED);
    }

    @Test
    void tells_the_loop_what_broke_the_round_before() {
        bench.accepted(deploy(TEST).ref("main").wish());
        bench.storage.close();

        assertThatThrownBy(() -> {
                    bench.follow.tick();
                    bench.follow.tick();
                })
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void knows_how_long_it_usually_takes_from_the_ledger_where_nobody_asked_here_yet() {
        bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));

        assertThat(bench.views.usualSeconds("prod", Kind.DEPLOY)).contains(60L);
        assertThat(bench.views.usualSeconds("test", Kind.DEPLOY)).isEmpty();
    }
}

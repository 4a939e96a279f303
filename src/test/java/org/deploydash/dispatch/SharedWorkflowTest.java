package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.dispatch.Workbench.deploy;
import static org.deploydash.dispatch.Workbench.fixed;
import static org.deploydash.dispatch.Workbench.place;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.deploydash.environments.Action;
import org.deploydash.environments.Environment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One workflow that serves two environments, told which by an input: GitHub tells of a run neither. */
class SharedWorkflowTest {

    private static final Action SHARED =
            new Action("shared.yml", "main", List.of(fixed("environment", "{environment}")));
    private static final Environment ONE = place("one", "One", false, SHARED, null);
    private static final Environment TWO = place("two", "Two", false, SHARED, null);
    private static final Environment THREE = place("three", "Three", false, SHARED, null);

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void open() {
        bench = Workbench.open(folder, ONE, TWO, THREE);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Nobody knows whether GitHub heard of it; in truth it did not. */
    private Operation lost() {
        bench.actions.manner(request -> new Start.Unclear("github_timeout", "GitHub did not answer."));
        return bench.accepted(deploy(ONE).ref("main").wish());
    }

    @Test
    void leaves_a_run_to_the_operation_that_is_being_answered_while_it_is_seen() {
        Operation lost = lost();
        bench.actions.manner(request -> {
            RunReport run = bench.actions.create(request);
            bench.follow.round();
            return new Start.Started(run.id(), run.url());
        });

        Operation taken = bench.accepted(deploy(TWO).ref("main").wish());

        assertThat(taken.runId()).isNotNull();
        assertThat(bench.after(2, lost).runId()).isNull();
        assertThat(bench.after(300, lost).state()).isEqualTo(OperationState.STALLED);
    }

    @Test
    void leaves_a_run_to_the_operation_that_github_took_for_certain() {
        Operation lost = lost();
        bench.actions.manner(request -> new Start.Started(null, null));
        Operation taken = bench.accepted(deploy(TWO).ref("main").wish());
        bench.actions.appears(Workbench.NOON.plusSeconds(1));

        assertThat(bench.after(2, lost).runId()).isNull();
        assertThat(bench.after(2, taken).runId()).isNotNull();
        assertThat(bench.after(2, lost).runId()).isNull();
    }

    @Test
    void finds_both_runs_where_both_were_taken() {
        Operation first = taken(ONE);
        Operation second = taken(TWO);
        List<Long> runs = bench.actions.runs.keySet().stream().sorted().toList();

        assertThat(bench.after(2, first).runId()).isEqualTo(runs.get(0));
        assertThat(bench.after(2, second).runId()).isEqualTo(runs.get(1));
    }

    /** GitHub told of the second one late: the first was given up meanwhile. */
    @Test
    void leaves_to_what_was_given_up_the_run_that_was_its_own() {
        Operation first = taken(TWO);
        List<Long> own = List.copyOf(bench.actions.runs.keySet());
        bench.clock.advance(Duration.ofSeconds(4));
        Operation second = lost();
        assertGivenUpAsContested(bench.after(296, first));
        bench.actions.appears(Workbench.NOON.plusSeconds(5));

        assertThat(bench.after(1, second).runId()).isNotNull().isNotIn(own);
    }

    /** The first never ran, though as many runs are seen as it and one of the others would have had. */
    @Test
    void takes_no_run_of_those_that_were_asked_for_after_it() {
        Operation lost = lost();
        bench.clock.advance(Duration.ofSeconds(10));
        Operation second = taken(TWO);
        bench.clock.advance(Duration.ofSeconds(10));
        Operation third = taken(THREE);

        assertThat(bench.after(2, lost).runId()).isNull();
        assertThat(bench.after(1, second).runId()).isNull();
        assertThat(bench.after(1, third).runId()).isNull();
    }

    @Test
    void takes_no_run_that_was_made_long_after_it_was_asked_for() {
        Operation lost = lost();
        bench.clock.advance(Duration.ofMinutes(3));
        Operation taken = taken(TWO);
        List<Long> own = List.copyOf(bench.actions.runs.keySet());

        assertThat(bench.after(2, lost).runId()).isNull();
        assertThat(bench.after(1, taken).runId())
                .as("what was lost is no rival any more")
                .isIn(own);
        bench.actions.appears(Workbench.NOON.plusSeconds(280)); // somebody starts by hand what does not come
        assertThat(bench.after(90, lost).runId()).isNull();
        assertThat(bench.after(60, lost).sentence()).contains("No run appeared within 5 minutes");
    }

    @Test
    void leaves_a_run_to_nobody_that_may_be_anothers_of_whom_nobody_knows_either() {
        Operation lost = lost();
        bench.clock.advance(Duration.ofSeconds(4));
        Operation taken = taken(TWO);

        assertThat(bench.after(2, lost).runId()).isNull();
        assertThat(bench.after(2, taken).runId()).isNull();
        assertThat(bench.after(294, lost).state()).isEqualTo(OperationState.STALLED);
        assertThat(bench.after(1, taken).runId())
                .as("what was given up may have run all the same")
                .isNull();
        assertGivenUpAsContested(bench.after(60, taken));
    }

    @Test
    void does_not_take_the_run_of_what_was_given_up_before_it_however_the_clock_is_set() {
        for (Duration by : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            Operation taken = taken(TWO);
            bench.clock.advance(Duration.ofSeconds(4));
            Operation lost = lost();

            assertThat(bench.after(2, taken).runId()).isNull();
            bench.clock.set(by);
            assertGivenUpAsContested(bench.after(294, taken));
            assertThat(bench.after(1, lost).runId()).as("set by " + by).isNull();
            assertGivenUpAsContested(bench.after(60, lost));
        }
    }

    @Test
    void does_not_take_the_run_of_what_was_given_up_after_a_restart_either() {
        Operation taken = taken(TWO);
        bench.clock.advance(Duration.ofSeconds(4));
        Operation lost = lost();
        assertGivenUpAsContested(bench.after(296, taken));
        bench = bench.restarted(folder);
        assertThat(bench.after(1, lost).runId()).isNull();
        assertGivenUpAsContested(bench.after(60, lost));
    }

    @Test
    void takes_its_run_though_another_was_given_up_before_it_was_asked_for() {
        Operation lost = lost();
        assertThat(bench.after(300, lost).state()).isEqualTo(OperationState.STALLED);
        bench.clock.advance(Duration.ofSeconds(1));

        assertThat(bench.after(2, taken(TWO)).runId()).isNotNull();
    }

    /** A run is made of it, and nobody hears of that. */
    private Operation taken(Environment environment) {
        bench.actions.manner(request -> {
            bench.actions.create(request);
            return new Start.Unclear("github_timeout", "GitHub did not answer.");
        });
        return bench.accepted(deploy(environment).ref("main").wish());
    }

    private static void assertGivenUpAsContested(Operation operation) {
        assertThat(operation.state()).isEqualTo(OperationState.STALLED);
        assertThat(operation.runId()).isNull();
        assertThat(operation.sentence()).contains("may as well be of another environment");
    }
}

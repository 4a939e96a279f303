package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.dispatch.Workbench.deploy;
import static org.deploydash.dispatch.Workbench.fixed;
import static org.deploydash.dispatch.Workbench.place;

import java.nio.file.Path;
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

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void open() {
        bench = Workbench.open(folder, ONE, TWO);
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
        bench.actions.manner(request -> {
            bench.actions.create(request);
            return new Start.Unclear("github_timeout", "GitHub did not answer.");
        });
        Operation first = bench.accepted(deploy(ONE).ref("main").wish());
        Operation second = bench.accepted(deploy(TWO).ref("main").wish());

        Long run = bench.after(2, first).runId();

        assertThat(run).isNotNull();
        assertThat(bench.after(2, second).runId()).isNotNull().isNotEqualTo(run);
    }

    @Test
    void leaves_a_run_to_nobody_while_it_may_be_anothers_of_whom_nobody_knows_either() {
        Operation lost = lost();
        bench.actions.manner(request -> {
            bench.actions.create(request);
            return new Start.Unclear("github_timeout", "GitHub did not answer.");
        });
        Operation taken = bench.accepted(deploy(TWO).ref("main").wish());

        assertThat(bench.after(2, lost).runId()).isNull();
        assertThat(bench.after(2, taken).runId()).isNull();
        assertThat(bench.after(300, lost).state()).isEqualTo(OperationState.STALLED);
        assertThat(bench.after(2, taken).runId()).isNotNull();
    }
}

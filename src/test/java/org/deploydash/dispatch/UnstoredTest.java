package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deploydash.dispatch.Workbench.TEST;
import static org.deploydash.dispatch.Workbench.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.deploydash.dispatch.RunReport.RunState;
import org.deploydash.storage.StorageUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fills up while GitHub is asked: what it answered has happened, whether or not it can be written down. */
class UnstoredTest {

    private static final Wish WISH = deploy(TEST).ref("main").key("k").wish();

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

    private Operation startedWithoutRoom() {
        bench.actions.manner(request -> {
            RunReport run = bench.actions.create(request);
            bench.fill();
            return new Start.Started(run.id(), run.url());
        });
        return bench.accepted(WISH);
    }

    @Test
    void says_that_it_runs_and_stores_it_when_there_is_room() {
        Operation told = startedWithoutRoom();

        assertThat(told.state()).isEqualTo(OperationState.DISPATCHED);
        assertThat(told.runUrl()).isNotNull();
        assertThat(told.sentence()).contains("could not be stored");
        assertThat(bench.register.find(told.id())).contains(told);
        assertThat(bench.register.active("test")).contains(told);
        assertThat(bench.register.active()).containsExactly(told);
        assertThat(bench.register.ofRun(told.runId())).isPresent();
        assertThat(bench.accepted(WISH)).isEqualTo(told);
        assertThatThrownBy(bench.follow::round).isInstanceOf(StorageUnavailable.class);
        assertThat(bench.announced).hasSize(2).endsWith(told); // pages that are open hear of it, too

        bench.makeRoom();
        Operation after = bench.after(2, told);

        assertThat(after.state()).isEqualTo(OperationState.QUEUED);
        assertThat(after.runId()).isEqualTo(told.runId());
        assertThat(after.sentence()).isNull();
        assertThat(bench.announced)
                .extracting(Operation::state)
                .containsExactly(
                        OperationState.REQUESTED,
                        OperationState.DISPATCHED,
                        OperationState.DISPATCHED,
                        OperationState.QUEUED);
        assertThat(bench.announced.get(2).sentence()).isNull();
        assertThat(bench.trail()).contains("dispatched op_1 accepted");
        assertThat(bench.actions.asked).hasSize(1);
    }

    @Test
    void is_found_again_where_the_process_ends_before_there_is_room() {
        Operation told = startedWithoutRoom();

        bench = bench.restarted(folder);

        Operation found = bench.after(1, told);
        assertThat(found.runId()).isEqualTo(told.runId());
        assertThat(found.sentence()).isNull();
        assertThat(bench.actions.asked).hasSize(1);
    }

    private void refusedWithoutRoom() {
        bench.actions.manner(request -> {
            bench.fill();
            return new Start.Refused("permission_missing", "no");
        });
        assertThat(bench.refused(WISH).code()).isEqualTo("permission_missing");
    }

    @Test
    void a_refusal_is_stored_at_the_stop_where_there_is_room_by_then() {
        refusedWithoutRoom();
        bench.makeRoom();

        bench = bench.restarted(folder);

        Operation refused = bench.register.find("op_1").orElseThrow();
        assertThat(refused.state()).isEqualTo(OperationState.FAILED);
        assertThat(refused.error()).isEqualTo("permission_missing");
        assertThat(bench.trail()).contains("dispatch_failed op_1 failed");
        assertThat(bench.register.active()).isEmpty();
    }

    @Test
    void what_cannot_be_stored_at_the_stop_either_stands_in_the_log() {
        refusedWithoutRoom();
        List<String> errors = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord told) {
                if (told.getLevel() == Level.SEVERE) {
                    errors.add(new SimpleFormatter().formatMessage(told));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(OperationRegister.class.getName());
        logger.addHandler(handler);
        try {
            bench.register.close();
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(errors).singleElement().asString().contains("op_1", "test", "failed", "permission_missing");
    }

    @Test
    void says_what_github_refused_and_frees_the_place_when_there_is_room() {
        refusedWithoutRoom();
        assertThat(bench.announced.get(1).state()).isEqualTo(OperationState.FAILED);
        assertThatThrownBy(() -> bench.operations.ask(deploy(TEST).ref("main").wish()))
                .isInstanceOf(StorageUnavailable.class);
        assertThat(bench.actions.asked).hasSize(1);

        bench.makeRoom();
        bench.actions.manner(request -> new Start.Started(null, null));

        assertThat(bench.accepted(deploy(TEST).ref("main").wish()).id()).isEqualTo("op_2");
        assertThat(bench.trail()).contains("dispatch_failed op_1 failed");
    }

    @Test
    void asks_github_to_cancel_nothing_that_cannot_be_written_down() {
        Operation told = startedWithoutRoom();
        bench.makeRoom();
        Operation queued = bench.after(2, told);
        bench.actions.now(RunState.SUCCEEDED);
        bench.fill();

        assertThatThrownBy(() -> bench.operations.cancel(queued, "ann", "192.0.2.7"))
                .isInstanceOf(StorageUnavailable.class);
        assertThat(bench.actions.cancelled).isEmpty();

        bench.makeRoom();
        assertThat(bench.after(2, queued).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(bench.register.active()).isEmpty();
    }
}

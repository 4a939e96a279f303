package org.deploydash.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time is handed in, and each wake-up is a call: the timer is shut, so that nothing runs by itself. */
class SlotsTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong(SECOND * 100);
    private long taskTakes;
    private final Loop loop =
            new Loop("test", Duration.ofSeconds(1), () -> now.addAndGet(taskTakes), Clock.systemUTC());
    private final Slots slots = new Slots(loop, shutTimer(), now::get);

    private static ScheduledThreadPoolExecutor shutTimer() {
        var timer = new ScheduledThreadPoolExecutor(0);
        timer.setRejectedExecutionHandler((task, shut) -> {});
        timer.shutdown();
        return timer;
    }

    private void wakeAt(double second) {
        now.set(SECOND * 100 + Math.round(second * SECOND));
        slots.run();
    }

    private String counts() {
        return loop.health().runs() + " run, " + loop.health().skipped() + " skipped";
    }

    @Test
    void runs_at_every_slot() {
        slots.start();
        wakeAt(0);
        wakeAt(1.01);
        wakeAt(2.3);
        assertThat(counts()).isEqualTo("3 run, 0 skipped");
    }

    @Test
    void skips_one_that_comes_late_by_more_than_half_an_interval() {
        slots.start();
        wakeAt(0);
        wakeAt(1.6);
        wakeAt(2);
        assertThat(counts()).isEqualTo("2 run, 1 skipped");
    }

    @Test
    void skips_what_passes_during_a_long_run_and_stays_on_the_grid() {
        slots.start();
        taskTakes = SECOND * 5 / 2;
        wakeAt(0);
        taskTakes = 0;
        assertThat(counts()).isEqualTo("1 run, 2 skipped");
        wakeAt(3.4);
        assertThat(counts()).isEqualTo("2 run, 2 skipped");
    }

    @Test
    void counts_every_slot_of_a_suspended_process_once() {
        slots.start();
        wakeAt(0);
        wakeAt(30.7); // slots 1 to 30 passed
        assertThat(counts()).isEqualTo("1 run, 30 skipped");
        wakeAt(31);
        assertThat(counts()).isEqualTo("2 run, 30 skipped");
    }
}

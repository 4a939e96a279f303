package org.deploydash.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopsTest {

    private static final Duration SHORT = Duration.ofMillis(10);

    private final Loops loops = new Loops(Clock.systemUTC());

    @AfterEach
    void close() {
        loops.close();
    }

    private LoopHealth health(String name) {
        return loops.health().stream()
                .filter(loop -> loop.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_task_that_throws_runs_again_and_is_counted() {
        var runs = new AtomicInteger();
        loops.every("shaky", SHORT, () -> {
            if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
        });
        await().until(() -> health("shaky").lastSuccess() != null);
        assertThat(health("shaky").failures()).isEqualTo(2);
        assertThat(health("shaky").runs()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void even_an_error_does_not_end_a_loop() {
        var runs = new AtomicInteger();
        loops.atSlots("broken", SHORT, () -> {
            runs.incrementAndGet();
            throw new StackOverflowError();
        });
        await().until(() -> runs.get() > 3);
        assertThat(health("broken").lastSuccess()).isNull();
    }

    @Test
    void tells_when_each_loop_ran() {
        loops.every("steady", Duration.ofHours(1), () -> {});
        await().until(() -> health("steady").lastSuccess() != null);
        assertThat(health("steady").interval()).isEqualTo(Duration.ofHours(1));
        assertThat(health("steady").runs()).isEqualTo(1);
        assertThat(health("steady").lastRun())
                .isBeforeOrEqualTo(health("steady").lastSuccess());
    }

    @Test
    void a_long_run_skips_slots_and_never_runs_beside_itself() throws Exception {
        var release = new CountDownLatch(1);
        var beside = new AtomicInteger();
        var together = new AtomicBoolean();
        loops.atSlots("long", SHORT, () -> {
            together.compareAndSet(false, beside.incrementAndGet() > 1);
            waitFor(release);
            beside.decrementAndGet();
        });
        await().until(() -> beside.get() == 1);
        await().pollDelay(SHORT.multipliedBy(5)).until(() -> true);
        release.countDown();
        await().until(() -> health("long").skipped() >= 3);
        await().until(() -> health("long").runs() >= 2);
        assertThat(together).isFalse();
    }

    @Test
    void runs_once_after_a_delay() {
        var ran = new AtomicInteger();
        loops.after(SHORT, ran::incrementAndGet);
        await().until(() -> ran.get() == 1);
    }

    @Test
    void closing_lets_a_run_end_first() throws Exception {
        var began = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        loops.every("ending", SHORT, () -> {
            began.countDown();
            interrupted.complete(!waitFor(release));
        });
        began.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(loops::close);
        release.countDown();
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
        closing.get(20, TimeUnit.SECONDS);
    }

    @Test
    void closing_interrupts_a_run_that_does_not_end() throws Exception {
        var began = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        loops.every("stubborn", SHORT, () -> {
            began.countDown();
            interrupted.complete(!waitFor(new CountDownLatch(1)));
        });
        began.await();
        loops.close();
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nothing_runs_after_closing() {
        var runs = new AtomicInteger();
        loops.every("a", SHORT, runs::incrementAndGet);
        loops.atSlots("b", SHORT, runs::incrementAndGet);
        ExecutorService workers = loops.workers("w", 2);
        var deadlines = loops.deadlines("d");
        await().until(() -> runs.get() > 2);
        loops.close();
        int then = runs.get();
        assertThatThrownBy(() -> workers.execute(runs::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> deadlines.execute(runs::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class);
        await().pollDelay(SHORT.multipliedBy(5)).until(() -> true);
        assertThat(runs).hasValue(then);
        assertThat(threads("dashboard-a", "dashboard-b", "dashboard-w", "dashboard-d-"))
                .isEmpty();
    }

    @Test
    void a_deadline_does_not_wait_for_long_runs_and_is_dropped_at_the_end() {
        var busy = new CountDownLatch(2);
        for (String name : List.of("one", "two")) {
            loops.every(name, SHORT, () -> {
                busy.countDown();
                waitFor(new CountDownLatch(1));
            });
        }
        await().until(() -> busy.getCount() == 0);
        var due = new AtomicInteger();
        var deadlines = loops.deadlines("due");
        var unused = deadlines.schedule(due::incrementAndGet, 1, TimeUnit.MILLISECONDS);
        await().until(() -> due.get() == 1);
        var late = deadlines.schedule(due::incrementAndGet, 1, TimeUnit.HOURS);
        loops.close();
        assertThat(late.isCancelled()).isTrue();
        assertThat(deadlines.isTerminated()).isTrue();
    }

    @Test
    void its_threads_are_named_and_daemons() throws Exception {
        Thread thread = loops.workers("named", 1).submit(Thread::currentThread).get();
        assertThat(thread.getName()).isEqualTo("dashboard-named-1");
        assertThat(thread.isDaemon()).isTrue();
    }

    private static List<Thread> threads(String... prefixes) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> List.of(prefixes).stream().anyMatch(thread.getName()::startsWith))
                .toList();
    }

    /** Whether it came, rather than an interruption. */
    private static boolean waitFor(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

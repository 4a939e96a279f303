package org.deploydash.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.deploydash.testing.MutableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

    private final MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
    private final Journal journal = new Journal(clock, new Journal.Bounds(5, 1000));

    @Test
    void a_new_reader_gets_the_state_and_then_what_is_said_from_now_on() {
        say("health", "old");
        state("up");
        say("health", "old too");
        JournalReader reader = journal.reader(OptionalLong.empty(), false);
        say("deployment", "new");

        assertThat(told(reader)).containsExactly("state up", "deployment new");
    }

    @Test
    void a_new_reader_before_the_first_state_waits_for_it() {
        JournalReader reader = journal.reader(OptionalLong.empty(), false);
        assertThat(reader.hasNext()).isFalse();
        assertThat(reader.next()).isNull();

        state("up");
        assertThat(reader.hasNext()).isTrue();
        assertThat(told(reader)).containsExactly("state up");
    }

    @Test
    void a_slow_reader_gets_every_fact_but_only_the_latest_state() {
        JournalReader reader = journal.reader(OptionalLong.empty(), false);
        say("health", "1");
        state("a");
        say("health", "2");
        state("b");
        say("health", "3");

        assertThat(told(reader)).containsExactly("health 1", "health 2", "state b", "health 3");
        assertThat(reader.hasNext()).isFalse();
    }

    @Test
    void who_comes_back_gets_what_it_missed_and_the_state_last() {
        state("a");
        long seen = say("health", "seen").seq();
        say("health", "missed");
        state("b");
        say("deployment", "missed too");

        assertThat(told(journal.reader(OptionalLong.of(seen), false)))
                .containsExactly("health missed", "deployment missed too", "state b");
    }

    @Test
    void who_missed_nothing_gets_the_state_only() {
        say("health", "seen");
        long seen = state("a").seq();

        assertThat(told(journal.reader(OptionalLong.of(seen), false))).containsExactly("state a");
    }

    @Test
    void who_asked_for_changes_gets_the_state_whole_and_then_what_is_new_in_it() {
        state("a");
        say("health", "old");
        JournalReader reader = changesAfter(OptionalLong.empty());
        assertThat(told(reader)).containsExactly("state a");
        state("b");
        assertThat(told(reader)).containsExactly("changes only b");
        say("health", "between");
        state("c");
        say("health", "after");
        assertThat(told(reader)).containsExactly("health between", "changes only c", "health after");
    }

    @Test
    void who_asked_for_changes_before_the_first_state_gets_it_whole() {
        JournalReader reader = changesAfter(OptionalLong.empty());
        state("a");
        assertThat(told(reader)).containsExactly("state a");
    }

    @Test
    void who_skipped_a_state_gets_the_next_one_whole_and_then_changes_again() {
        state("a");
        JournalReader reader = changesAfter(OptionalLong.empty());
        assertThat(told(reader)).containsExactly("state a");
        state("b");
        state("c");
        assertThat(told(reader)).containsExactly("state c");
        state("d");
        assertThat(told(reader)).containsExactly("changes only d");
    }

    @Test
    void who_comes_back_or_was_overtaken_gets_the_state_whole() {
        state("a");
        JournalReader reader = changesAfter(OptionalLong.empty());
        long seen = reader.next().seq();
        state("b");
        assertThat(told(changesAfter(OptionalLong.of(seen)))).containsExactly("state b");
        assertThat(told(reader)).containsExactly("changes only b");
        for (int i = 0; i < 7; i++) {
            say("health", "" + i);
        }
        state("c");
        assertThat(told(reader)).containsExactly("resync {}", "state c");
    }

    @Test
    void nobody_makes_what_nobody_reads_and_nothing_is_made_twice() {
        var wholes = new AtomicInteger();
        var changes = new AtomicInteger();
        List<JournalReader> readers = List.of(
                journal.reader(OptionalLong.empty(), false),
                changesAfter(OptionalLong.empty()),
                changesAfter(OptionalLong.empty()));
        for (int i = 0; i < 3; i++) {
            journal.announceState(() -> new byte[] {(byte) wholes.incrementAndGet()}, () ->
                    new byte[] {(byte) changes.incrementAndGet()});
            readers.forEach(JournalTest::told);
        }
        assertThat(wholes).hasValue(3);
        assertThat(changes).hasValue(2);

        say("health", "so that the state is numbered anew");
        assertThat(journal.reader(OptionalLong.empty(), true).next().data()).containsExactly(3);
        journal.announceState(() -> new byte[] {(byte) wholes.incrementAndGet()}, () -> new byte[0]);
        assertThat(wholes).hasValue(3);
    }

    @Test
    @Timeout(60)
    void changes_never_follow_on_a_state_that_was_not_read() throws InterruptedException {
        int states = 30_000;
        JournalReader reader = changesAfter(OptionalLong.empty());
        Thread announcer = new Thread(() -> {
            for (int i = 1; i <= states; i++) {
                String number = "" + i;
                journal.announceState(number::getBytes, number::getBytes);
                if (i % 3 == 0) {
                    say("health", number);
                }
            }
        });
        announcer.start();
        int read = 0;
        while (read < states) {
            Announcement next = reader.next();
            if (next != null && (next.latestWins() || Journal.CHANGES.equals(next.name()))) {
                int number = Integer.parseInt(new String(next.data(), UTF_8));
                if (!next.latestWins()) {
                    assertThat(number).isEqualTo(read + 1);
                }
                read = number;
            }
        }
        announcer.join();
    }

    @Test
    void numbers_ascend_on_every_connection_and_from_one_to_the_next() {
        long before = 0;
        for (int visit = 0; visit < 4; visit++) {
            say("health", "while away");
            JournalReader reader = journal.reader(before == 0 ? OptionalLong.empty() : OptionalLong.of(before), false);
            state("s" + visit);
            say("health", "while here");
            for (Announcement next = reader.next(); next != null; next = reader.next()) {
                assertThat(next.seq()).isGreaterThan(before);
                before = next.seq();
            }
        }
        assertThat(before).isEqualTo(journal.last());
    }

    @Test
    void who_was_away_for_too_long_is_told_to_fetch_everything() {
        long seen = say("health", "seen").seq();
        state("a");
        for (int i = 0; i < 6; i++) {
            say("health", "missed " + i);
        }
        JournalReader reader = journal.reader(OptionalLong.of(seen), false);
        say("health", "new");

        assertThat(told(reader)).containsExactly("resync {}", "state a", "health new");
    }

    @Test
    void exactly_what_is_kept_can_still_be_replayed() {
        long seen = say("health", "seen").seq();
        for (int i = 1; i <= 5; i++) {
            say("health", "" + i);
        }
        assertThat(told(journal.reader(OptionalLong.of(seen), false)))
                .containsExactly("health 1", "health 2", "health 3", "health 4", "health 5");
    }

    @Test
    void bytes_are_bounded_too_but_the_newest_fact_is_kept() {
        long first = say("health", "x".repeat(600)).seq();
        long second = say("health", "y".repeat(600)).seq();
        say("health", "z".repeat(2000));

        assertThat(told(journal.reader(OptionalLong.of(first), false))).containsExactly("resync {}");
        assertThat(told(journal.reader(OptionalLong.of(second), false))).containsExactly("health " + "z".repeat(2000));
    }

    @Test
    void a_reader_overtaken_while_connected_is_told_to_fetch_everything_and_goes_on() {
        state("a");
        JournalReader slow = journal.reader(OptionalLong.empty(), false);
        assertThat(told(slow)).containsExactly("state a");
        for (int i = 0; i < 7; i++) {
            say("health", "" + i);
        }
        Announcement resync = slow.next();
        assertThat(resync.name()).isEqualTo(Journal.RESYNC);
        Announcement state = slow.next();
        assertThat(state.seq()).isGreaterThan(resync.seq());
        say("health", "new");
        assertThat(told(slow)).containsExactly("health new");
    }

    @Test
    void numbers_from_before_a_restart_are_never_taken_for_ours() {
        long before = say("health", "before").seq();
        clock.advance(Duration.ofMillis(1));
        Journal restarted = new Journal(clock, Journal.Bounds.standard());
        Announcement after = restarted.announce("health", "after".getBytes(UTF_8));

        assertThat(after.seq()).isGreaterThan(before);
        assertThat(told(restarted.reader(OptionalLong.of(before), false))).containsExactly("resync {}");
    }

    @Test
    void numbers_above_ours_come_from_a_clock_that_was_set_back() {
        long before = say("health", "before").seq();
        clock.advance(Duration.ofHours(-1));
        Journal restarted = new Journal(clock, Journal.Bounds.standard());

        assertThat(told(restarted.reader(OptionalLong.of(before), false))).containsExactly("resync {}");
        assertThat(told(restarted.reader(OptionalLong.of(Long.MAX_VALUE), false)))
                .containsExactly("resync {}");
        assertThat(told(restarted.reader(OptionalLong.of(-1), false))).containsExactly("resync {}");
    }

    @Test
    void numbers_are_exact_in_a_browser() {
        assertThat(say("health", "x").seq()).isLessThan(1L << 53);
    }

    @Test
    void a_thousand_who_arrive_together_share_state_and_resync() {
        state("a");
        say("health", "x");
        Announcement state = journal.reader(OptionalLong.empty(), false).next();
        assertThat(journal.reader(OptionalLong.empty(), false).next()).isSameAs(state);

        JournalReader one = journal.reader(OptionalLong.of(1), false);
        JournalReader other = journal.reader(OptionalLong.of(1), false);
        assertThat(one.next()).isSameAs(other.next());
        assertThat(one.next()).isSameAs(other.next());
    }

    @Test
    void the_form_of_the_wire_is_made_once() throws InterruptedException {
        Announcement fact = say("health", "x");
        var made = new AtomicInteger();
        var together = new CountDownLatch(1);
        List<byte[]> got = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                try {
                    together.await();
                } catch (InterruptedException stop) {
                    return;
                }
                got.add(fact.rendered(it -> new byte[] {(byte) made.incrementAndGet()}));
            }));
        }
        threads.forEach(Thread::start);
        together.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(made).hasValue(1);
        assertThat(got).hasSize(8).allSatisfy(bytes -> assertThat(bytes).containsExactly(1));
    }

    /** Rushes long enough that a reader keeps finding nothing while the next state and the next fact are on their way. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Timeout(60)
    void facts_from_many_threads_reach_every_reader_once_and_in_order(int announcers) throws InterruptedException {
        for (int rush = 0; rush < 100; rush++) {
            Journal busy = new Journal(clock, new Journal.Bounds(100_000, 1 << 30));
            JournalReader reader = busy.reader(OptionalLong.empty(), false);
            List<Thread> threads = Stream.generate(() -> new Thread(() -> announceInTurn(busy, 10_000)))
                    .limit(announcers)
                    .toList();
            threads.forEach(Thread::start);
            int facts = 0;
            long before = 0;
            while (facts < announcers * 10_000) {
                Announcement next = reader.next();
                if (next != null) {
                    assertThat(next.seq()).isGreaterThan(before);
                    before = next.seq();
                    facts += next.latestWins() ? 0 : 1;
                }
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(reader.next())
                    .satisfiesAnyOf(
                            nothing -> assertThat(nothing).isNull(),
                            state -> assertThat(state.latestWins()).isTrue());
        }
    }

    private static void announceInTurn(Journal journal, int times) {
        for (int i = 0; i < times; i++) {
            journal.announceState(() -> new byte[1], () -> new byte[1]);
            journal.announce("health", new byte[1]);
        }
    }

    @Test
    void listeners_hear_of_every_announcement_after_it_can_be_read() {
        List<String> heard = new ArrayList<>();
        JournalReader reader = journal.reader(OptionalLong.empty(), false);
        journal.listen(() -> heard.addAll(told(reader)));
        say("health", "x");
        state("a");

        assertThat(heard).containsExactly("health x", "state a");
    }

    @Test
    void bounds_leave_room_for_something() {
        assertThatThrownBy(() -> new Journal.Bounds(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Journal.Bounds(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Announcement say(String name, String data) {
        return journal.announce(name, data.getBytes(UTF_8));
    }

    private Announcement state(String data) {
        return journal.announceState(() -> data.getBytes(UTF_8), () -> ("only " + data).getBytes(UTF_8));
    }

    private JournalReader changesAfter(OptionalLong seen) {
        return journal.reader(seen, true);
    }

    private static List<String> told(JournalReader reader) {
        List<String> told = new ArrayList<>();
        for (Announcement next = reader.next(); next != null; next = reader.next()) {
            told.add((next.latestWins() ? "state" : next.name()) + " " + new String(next.data(), UTF_8));
        }
        return told;
    }
}

package org.deploydash.events;

import java.time.Clock;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an event costs for each open page before a byte of it is written. */
@State(Scope.Benchmark)
public class JournalPath {

    private static final int PAGES = 1000;

    private final Journal journal = new Journal(Clock.systemUTC(), Journal.Bounds.standard());
    private final JournalReader[] pages = Stream.generate(() -> journal.reader(OptionalLong.empty(), true))
            .limit(PAGES)
            .toArray(JournalReader[]::new);
    private final byte[] data = new byte[1200];

    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long an_event_is_handed_to_a_page() {
        journal.announce("deployment", data);
        long sum = 0;
        for (JournalReader page : pages) {
            for (Announcement next = page.next(); next != null; next = page.next()) {
                sum += next.rendered(Announcement::data).length;
            }
        }
        return sum;
    }
}

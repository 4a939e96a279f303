package org.deploydash.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers that need not be made again, by path and query.
 *
 * <p>Each topic has a generation, which goes up when what it stands for changes. An answer remembers the generations from before it was
 * made; it is given out only while all of them are still the same, so that one that was overtaken while it was made is never served.
 *
 * <p>The query is taken as it is written, for only the resource knows which parameters count. A flood of invented queries does not
 * push out what is asked for often: the map keeps by frequency of use (W-TinyLFU), is bounded in bytes, and takes neither long queries
 * nor large answers.
 */
public final class ReadyAnswers {

    /** Characters of path and query together. The longest sensible filter is well below. */
    private static final int LONGEST_KEY = 512;

    private static final int LARGEST_ANSWER = 512 * 1024;

    /** What the map itself costs for an answer, in bytes, roughly. */
    private static final int OVERHEAD = 300;

    /** The topics of an answer with the generations they had before it was made. */
    static final class Ticket {

        private final AtomicLong[] topics;
        private final long[] generations;

        private Ticket(AtomicLong[] topics) {
            this.topics = topics;
            this.generations = new long[topics.length];
            for (int i = 0; i < topics.length; i++) {
                generations[i] = topics[i].get();
            }
        }

        private boolean isCurrent() {
            for (int i = 0; i < topics.length; i++) {
                if (topics[i].get() != generations[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Entry(ReadyAnswer answer, Ticket ticket) {}

    private final Map<String, AtomicLong> generations = new ConcurrentHashMap<>();
    private final Cache<String, Entry> entries;

    /** 4 MiB; and a minute, so that an invalidation somebody forgot, and what passes with time, mend themselves. */
    public ReadyAnswers() {
        this(4 << 20, Duration.ofMinutes(1), Ticker.systemTicker());
    }

    /**
     * @param mostBytes of all answers together with their compressed forms
     * @param longest how long an answer is given out at most, even if nothing changes
     */
    ReadyAnswers(long mostBytes, Duration longest, Ticker ticker) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .<String, Entry>weigher((key, entry) ->
                        OVERHEAD + 2 * key.length() + entry.answer().size())
                .expireAfterWrite(longest)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Makes every answer old that this topic goes into. Costs nothing; the bytes are let go when their place is needed. */
    public void invalidate(String topic) {
        generation(topic).incrementAndGet();
    }

    /** To be taken before the first fact of an answer is read. */
    Ticket ticket(String... topics) {
        List<AtomicLong> found = new ArrayList<>(topics.length);
        for (String topic : topics) {
            found.add(generation(topic));
        }
        return new Ticket(found.toArray(AtomicLong[]::new));
    }

    /** The answer, if it is still true. */
    @Nullable
    ReadyAnswer find(String key) {
        Entry entry = entries.getIfPresent(key);
        return entry != null && entry.ticket().isCurrent() ? entry.answer() : null;
    }

    /** Keeps an answer, unless it is old already, or too large. */
    void keep(String key, ReadyAnswer answer, Ticket ticket) {
        if (ticket.isCurrent() && key.length() <= LONGEST_KEY && answer.size() <= LARGEST_ANSWER) {
            entries.put(key, new Entry(answer, ticket));
        }
    }

    /** Whether an answer under this key could be kept at all. */
    static boolean isKeepable(String path, @Nullable String query) {
        return path.length() + (query == null ? 0 : query.length()) < LONGEST_KEY;
    }

    private AtomicLong generation(String topic) {
        return generations.computeIfAbsent(topic, name -> new AtomicLong());
    }
}

package org.deploydash.web;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for each of those who share nothing else. A bucket is one number, the time at which it will be full again (the virtual
 * scheduling algorithm of ITU-T I.371): taking is one compare-and-set, nothing is locked, nothing is allocated for who is known, and nobody
 * has to fill anything.
 *
 * <p>A full bucket is the same as none. Where there are too many they are forgotten, and then those that will be full the soonest: who asks
 * the most is forgotten last.
 */
final class RateLimit {

    private final long cost;
    private final long room;
    private final int most;
    private final LongSupplier nanos;
    private final long begin;
    private final Map<String, AtomicLong> buckets = new ConcurrentHashMap<>();
    private final AtomicBoolean makingRoom = new AtomicBoolean();

    /**
     * @param most buckets kept, at least 4; as many more for a moment as threads add one at the same time
     * @param nanos as {@link System#nanoTime()}
     */
    RateLimit(LimitSettings settings, int most, LongSupplier nanos) {
        this.cost = TimeUnit.SECONDS.toNanos(1) / settings.requestsPerSecond();
        this.room = cost * settings.burst();
        this.most = most;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** @return 0 where the request is let in; otherwise after how many nanoseconds one would be, and nothing was taken */
    long take(String who) {
        long now = nanos.getAsLong() - begin;
        AtomicLong bucket = buckets.get(who);
        if (bucket == null) {
            bucket = added(who, now);
        }
        while (true) {
            long full = bucket.get();
            long next = Math.max(full, now) + cost;
            long wait = next - now - room;
            if (wait > 0) {
                return wait;
            }
            if (bucket.compareAndSet(full, next)) {
                return 0;
            }
        }
    }

    int size() {
        return buckets.size();
    }

    private AtomicLong added(String who, long now) {
        AtomicLong bucket = buckets.computeIfAbsent(who, key -> new AtomicLong(now));
        if (buckets.size() > most && makingRoom.compareAndSet(false, true)) {
            try {
                makeRoom(now);
            } finally {
                makingRoom.set(false);
            }
        }
        return bucket;
    }

    /** A quarter at a time, so that the looking through is paid by as many newcomers. */
    private void makeRoom(long now) {
        buckets.values().removeIf(bucket -> bucket.get() <= now);
        int kept = most - most / 4;
        long[] full = buckets.values().stream().mapToLong(AtomicLong::get).toArray();
        if (full.length > kept) {
            Arrays.sort(full);
            long soonest = full[full.length - kept - 1];
            buckets.values().removeIf(bucket -> bucket.get() <= soonest);
        }
    }
}

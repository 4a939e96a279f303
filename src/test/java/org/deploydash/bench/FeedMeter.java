package org.deploydash.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes the measure of one feed. Its latencies are from the post of an event to its arrival at a page. */
final class FeedMeter {

    /** Events that do not count: a JVM compiles meanwhile. */
    private static final int WARM_UP = 60;

    private static final int BIG = 9_000;

    /** Together more than the 1.6 to 2.2 MB that the kernel takes for a peer that does not read. */
    private static final int FILL = 260;

    private static final int STORM = 2_000;
    private static final int STAYING = 1_000;
    private static final int GONE_WITHIN_S = 15;

    /** Files a server opens now and then for itself. */
    private static final int SPARE = 3;

    /**
     * @param first ms to the page that got it first, median
     * @param median ms to the last page
     * @param p99 ms to the last page
     * @param micros of the server's processor for each event and page
     * @param heapKb for each page that listens and hears nothing; NaN where it is no JVM
     * @param rssKb the same of resident memory
     */
    record FanOut(int pages, double first, double median, double p99, double micros, double heapKb, double rssKb) {}

    /**
     * @param p99 ms to the last healthy page, without stalled ones
     * @param beside the same with them
     * @param threads more than before
     * @param goneAfter seconds after the last event until the server had let go of them; NaN where it did not
     */
    record Stall(double p99, double median, double beside, double besideMedian, int threads, double goneAfter) {}

    /**
     * @param lost pages that stayed and were ended or missed an event
     * @param leaked sockets the server still held after all had gone
     * @param threads more than before
     */
    record Storm(long lost, int leaked, int threads) {}

    private final Feed feed;

    private final int sockets;

    /** The feed has nobody listening yet. */
    FeedMeter(Feed feed) throws IOException {
        this.feed = feed;
        feed.announce();
        this.sockets = feed.process().descriptors() + SPARE;
    }

    /** Waits until the server has let go of everybody who left: it notices some of them only as it writes. */
    boolean emptied(int seconds) throws IOException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (feed.process().descriptors() > sockets) {
            if (System.nanoTime() > patience) {
                return false;
            }
            feed.announce();
            pause(100);
        }
        return true;
    }

    FanOut fanOut(int pages, int events, int paceMs) throws IOException {
        boolean jvm = !feed.name().equals("nchan");
        try (Audience audience = new Audience(feed.stream())) {
            audience.start();
            audience.join(50); // so that what is made once is there
            feed.announce();
            audience.settle();
            double heap = jvm ? feed.process().liveHeap() : Double.NaN;
            double rss = feed.process().rssMb();
            audience.join(pages - 50);
            audience.settle();
            double heapKb = jvm ? (feed.process().liveHeap() - heap) / 1024 / (pages - 50) : Double.NaN;
            double rssKb = (feed.process().rssMb() - rss) * 1024 / (pages - 50);
            run(audience, pages, pages > 1000 ? WARM_UP / 6 : WARM_UP, paceMs);
            double cpu = feed.process().cpuSeconds();
            long blocks = audience.blocks();
            double[][] ms = run(audience, pages, events, paceMs);
            double micros = (feed.process().cpuSeconds() - cpu)
                    * 1e6
                    / Math.max(audience.blocks() - blocks, (long) events * pages);
            return new FanOut(
                    pages, quantile(ms[0], 0.5), quantile(ms[1], 0.5), quantile(ms[1], 0.99), micros, heapKb, rssKb);
        }
    }

    Stall stall(int healthy, int stalled) throws IOException {
        try (Audience audience = new Audience(feed.stream());
                Audience asleep = new Audience(feed.stream())) {
            audience.start();
            audience.join(healthy);
            audience.settle();
            run(audience, healthy, WARM_UP / 2, 80);
            double[] alone = run(audience, healthy, 100, 80)[1];
            int threads = feed.process().threads();
            asleep.joinStalled(stalled);
            long expected = audience.expectMarks();
            for (int i = 0; i < FILL; i++) {
                feed.announce(BIG);
                // as fast as the healthy take it, so that nobody coalesces
                expected += healthy;
                if (i % 4 == 3) {
                    audience.awaitMarks(expected);
                }
            }
            audience.awaitMarks(expected);
            long since = System.nanoTime();
            double[] beside = run(audience, healthy, 50, 60)[1];
            int more = feed.process().threads() - threads;
            double goneAfter = Double.NaN;
            while (System.nanoTime() - since < TimeUnit.SECONDS.toNanos(GONE_WITHIN_S)) {
                if (feed.process().descriptors() <= sockets + healthy) {
                    goneAfter = (System.nanoTime() - since) / 1e9;
                    break;
                }
                run(audience, healthy, 1, 100);
            }
            return new Stall(
                    quantile(alone, 0.99),
                    quantile(alone, 0.5),
                    quantile(beside, 0.99),
                    quantile(beside, 0.5),
                    more,
                    goneAfter);
        }
    }

    Storm storm() throws IOException {
        int threads = feed.process().threads();
        long lost;
        try (Audience staying = new Audience(feed.stream())) {
            staying.start();
            for (int i = 0; i < STORM; i++) {
                staying.vanish(i % 2 == 0);
                if (i % (STORM / STAYING) == 0) {
                    staying.join(1);
                }
                if (i % 50 == 0) {
                    feed.announce();
                }
            }
            staying.settle();
            long before = staying.marks();
            for (int i = 1; i <= 3; i++) {
                feed.announce();
                staying.awaitMarks(before + (long) i * STAYING, 5);
            }
            lost = Math.max(staying.ended(), (before + 3L * STAYING - staying.marks() + 2) / 3);
        }
        emptied(GONE_WITHIN_S);
        return new Storm(
                lost,
                Math.max(0, feed.process().descriptors() - sockets),
                feed.process().threads() - threads);
    }

    /** Milliseconds of each event: to the first page, and to the last. */
    private double[][] run(Audience audience, int pages, int events, int paceMs) throws IOException {
        double[][] ms = new double[2][events];
        for (int i = 0; i < events; i++) {
            long before = audience.expectMarks();
            long start = System.nanoTime();
            feed.announce();
            long last = audience.awaitMarks(before + pages);
            ms[0][i] = (audience.firstMarkAt() - start) / 1e6;
            ms[1][i] = (last - start) / 1e6;
            long rest = start + TimeUnit.MILLISECONDS.toNanos(paceMs) - System.nanoTime();
            if (rest > 0) {
                LockSupport.parkNanos(rest);
            }
        }
        return ms;
    }

    private static void pause(int ms) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static double quantile(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
    }
}

package org.deploydash.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import org.deploydash.events.Journal;
import org.deploydash.live.EventsResource;
import org.deploydash.live.LiveHub;
import org.deploydash.live.LiveSettings;
import org.deploydash.testing.ApiServer;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * The bars of the live feed, over loopback in an embedded Jetty, with the reading pages on one thread of the same process: time to the last
 * of N pages, CPU per event and page (the threads of server and hub only), heap per page (with the little the reading side keeps), and
 * what stalled pages change. Run by hand: {@code LiveBench [pages] [stalled]}; takes under a minute.
 */
public final class LiveBench {

    private static final int WARM_UP = 300;
    private static final int EVENTS = 200;

    /** Events after which the kernel surely takes no more for a page that does not read, with buffers of 16 KB there and 4 KB here. */
    private static final int FILL = 300;

    private static final byte[] STATE = ("{\"prod\":\"" + "x".repeat(1180) + "\"}").getBytes(StandardCharsets.UTF_8);

    private final Journal journal = new Journal(Clock.systemUTC(), Journal.Bounds.standard());
    private final LiveHub hub = new LiveHub(journal, LiveSettings.standard());
    private final ApiServer server;

    private LiveBench(int sendBuffer) throws Exception {
        server = new ApiServer(new ResourceConfig().register(new EventsResource(hub)), sendBuffer).start();
    }

    public static void main(String[] arguments) throws Exception {
        int pages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int stalled = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        new LiveBench(0).fanOut(pages);
        new LiveBench(16 * 1024).stall(100, stalled);
    }

    private void fanOut(int pages) throws Exception {
        try (Audience audience = new Audience(server.uri("/api/events"))) {
            audience.start();
            audience.join(50);
            awaitStreams(50);
            long empty = heap();
            audience.join(pages - 50);
            awaitStreams(pages);
            audience.awaitBlocks(pages);
            print("heap per page, KB", (heap() - empty) / 1024.0 / (pages - 50));

            run(audience, pages, WARM_UP);
            long cpu = ServerCpu.nanos();
            double[] ms = run(audience, pages, EVENTS);
            double micros = (ServerCpu.nanos() - cpu) / 1000.0 / EVENTS / pages;
            print("last of " + pages + " pages, ms, median", quantile(ms, 0.5));
            print("last of " + pages + " pages, ms, p99", quantile(ms, 0.99));
            print("CPU per event and page, µs", micros);
            print("encoded per event", (hub.figures().encoded() - 0.0) / (WARM_UP + EVENTS));
        }
        close();
    }

    private void stall(int healthy, int stalled) throws Exception {
        try (Audience audience = new Audience(server.uri("/api/events"))) {
            audience.start();
            audience.join(healthy);
            awaitStreams(healthy);
            audience.awaitBlocks(healthy);
            run(audience, healthy, WARM_UP);
            double[] alone = run(audience, healthy, EVENTS);
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            audience.joinStalled(stalled);
            awaitStreams(healthy + stalled);
            run(audience, healthy, FILL);
            double[] beside = run(audience, healthy, EVENTS);
            long since = System.nanoTime();
            int threadsBeside = ManagementFactory.getThreadMXBean().getThreadCount();
            while (hub.figures().streams() > healthy && System.nanoTime() - since < 30_000_000_000L) {
                run(audience, healthy, 1);
            }
            print(healthy + " healthy pages alone, ms, median", quantile(alone, 0.5));
            print(healthy + " healthy pages alone, ms, p99", quantile(alone, 0.99));
            print("beside " + stalled + " stalled, ms, median", quantile(beside, 0.5));
            print("beside " + stalled + " stalled, ms, p99", quantile(beside, 0.99));
            print("threads more", threadsBeside - threads);
            print("stalled left after, s", (System.nanoTime() - since) / 1e9);
            print("stalled not ended", hub.figures().streams() - healthy);
        }
        close();
    }

    /** The time from each announcement to the page that got it last. */
    private double[] run(Audience audience, int pages, int events) {
        double[] ms = new double[events];
        for (int i = 0; i < events; i++) {
            long before = audience.blocks();
            long start = System.nanoTime();
            journal.announceState(STATE);
            // A heartbeat in between counts as one too, and makes this event's time a little short.
            ms[i] = (audience.awaitBlocks(before + pages) - start) / 1e6;
        }
        return ms;
    }

    private void awaitStreams(int count) {
        while (hub.figures().streams() < count) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double quantile(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
    }

    private static void print(String what, double value) {
        System.out.printf(Locale.ROOT, "%-40s %10.2f%n", what, value);
    }

    private void close() throws IOException {
        hub.close();
        try {
            server.close();
        } catch (Exception failure) {
            throw new IOException(failure);
        }
    }
}

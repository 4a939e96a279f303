package org.deploydash.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.health.HealthChange;
import org.deploydash.health.HealthHistory;
import org.deploydash.health.HealthRecorder;
import org.deploydash.health.HealthSampled;
import org.deploydash.health.HealthSampler;
import org.deploydash.health.HealthState;
import org.deploydash.health.HttpHealthProbe;
import org.deploydash.health.Judge;
import org.deploydash.health.SamplingSettings;
import org.deploydash.loops.LoopHealth;
import org.deploydash.loops.Loops;
import org.deploydash.testing.BotFaults;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.Places;
import org.jspecify.annotations.Nullable;

/**
 * 1,000 environments probed every 10 s, the bots in a process of their own, without a store: prints the share of one core that this
 * process took, slots missed, and what the samples say. Arguments: environments (1000), seconds (60), healthy or hanging (healthy).
 */
public final class ProbeBench {

    private static final int BOTS = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(25);
    private static final SamplingSettings SETTINGS =
            new SamplingSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 2);

    private final AtomicLong sampled = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong microseconds = new AtomicLong();

    private ProbeBench() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("bots")) {
            bots(args[1].equals("hanging"));
            return;
        }
        int environments = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        new ProbeBench().run(environments, seconds, args.length > 2 ? args[2] : "healthy");
    }

    private void run(int count, int seconds, String manner) throws Exception {
        Process bots = startBots(manner);
        Clock clock = Clock.systemUTC();
        try (Loops loops = new Loops(clock);
                HttpHealthProbe probe = new HttpHealthProbe(SETTINGS, loops, clock)) {
            measure(places(count, ports(bots)), loops, probe, clock, seconds);
        } finally {
            bots.destroyForcibly();
        }
    }

    /** Twenty in a process of their own. */
    static Process startBots(String manner) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProbeBench.class.getName(),
                        "bots",
                        manner)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void measure(Environments places, Loops loops, HttpHealthProbe probe, Clock clock, int seconds)
            throws InterruptedException {
        var bus = new EventBus();
        bus.subscribe(HealthSampled.class, fact -> count(fact.state()));
        var recorder = new HealthRecorder(new Nowhere(), bus, new Judge(SETTINGS));
        var sampler = new HealthSampler(places, probe, recorder, SETTINGS, clock);
        loops.atSlots("sampler", SETTINGS.interval(), sampler::round);
        TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
        long[] before = {cpuNanos(), System.nanoTime(), sampled.get(), answered.get(), microseconds.get()};
        TimeUnit.SECONDS.sleep(seconds);
        double wall = System.nanoTime() - before[1];
        double share = 100 * (cpuNanos() - before[0]) / wall;
        long samples = sampled.get() - before[2];
        long good = answered.get() - before[3];
        LoopHealth loop = loops.health().get(0);
        System.out.printf(
                "%d environments every %d s for %.0f s: %.1f %% of one core (bar 20 %%), %d samples, %d answered,"
                        + " mean response %.1f ms, %d slots skipped, %d dropped, %d threads, %d MB heap used%n",
                places.all().size(),
                SETTINGS.interval().toSeconds(),
                wall / 1e9,
                share,
                samples,
                good,
                good == 0 ? 0 : (microseconds.get() - before[4]) / 1e3 / good,
                loop.skipped(),
                sampler.dropped(),
                Thread.activeCount(),
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    }

    private void count(HealthState state) {
        sampled.incrementAndGet();
        if (state.last() != null && state.last().responseTimeMs() != null) {
            answered.incrementAndGet();
            microseconds.addAndGet(Math.round(state.last().responseTimeMs() * 1000));
        }
    }

    private static Environments places(int count, List<Integer> ports) {
        var all = new ArrayList<Environment>();
        for (int i = 0; i < count; i++) {
            URI url = URI.create("http://127.0.0.1:" + ports.get(i % ports.size()) + "/api/health/" + i);
            all.add(Places.at("bot-" + i, url));
        }
        return Places.of(all);
    }

    static List<Integer> ports(Process bots) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(bots.getInputStream(), StandardCharsets.US_ASCII));
        var ports = new ArrayList<Integer>();
        while (ports.size() < BOTS) {
            ports.add(Integer.parseInt(lines.readLine()));
        }
        return ports;
    }

    private static void bots(boolean hanging) throws InterruptedException {
        for (int i = 0; i < BOTS; i++) {
            FakeBot bot = FakeBot.start();
            if (hanging) {
                bot.becomes(BotFaults.hanging());
            }
            System.out.println(bot.port());
        }
        Thread.currentThread().join();
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** The store has a bench of its own. */
    private static final class Nowhere implements HealthHistory {
        @Override
        public void record(HealthState state, @Nullable HealthChange change) {}

        @Override
        public List<HealthState> states() {
            return List.of();
        }
    }
}

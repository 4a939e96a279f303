package org.deploydash.demo;

import java.time.Duration;
import java.util.List;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.ScriptedBot;
import org.deploydash.testing.ScriptedBot.Mood;
import org.deploydash.testing.ScriptedBot.Scene;

/**
 * Simulated bots for the demo, at the addresses of the two default environments. Within the first two minutes the test bot degrades, fails
 * and comes back; production is steady, loses its channel for a moment and restarts now and then.
 */
public final class DemoBots implements AutoCloseable {

    public static final int TEST_PORT = 8001;
    public static final int PROD_PORT = 8000;

    private final FakeBot test;
    private final FakeBot prod;

    private DemoBots(int testPort, int prodPort) {
        test = FakeBot.start(testPort).becomes(new ScriptedBot("unknown", 6, testScript()));
        try {
            prod = FakeBot.start(prodPort).becomes(new ScriptedBot(DemoStory.PROD_VERSION, 42, prodScript()));
        } catch (RuntimeException taken) {
            test.close();
            throw taken;
        }
    }

    public static DemoBots start() {
        return start(TEST_PORT, PROD_PORT);
    }

    /** On other ports; 0 takes a free one. */
    public static DemoBots start(int testPort, int prodPort) {
        return new DemoBots(testPort, prodPort);
    }

    public FakeBot test() {
        return test;
    }

    public FakeBot prod() {
        return prod;
    }

    @Override
    public void close() {
        test.close();
        prod.close();
    }

    static List<Scene> testScript() {
        return List.of(
                scene(Mood.STARTING, 12),
                scene(Mood.WELL, 28),
                scene(Mood.STRAINED, 30),
                scene(Mood.FAILING, 45),
                scene(Mood.GONE, 25));
    }

    static List<Scene> prodScript() {
        return List.of(
                scene(Mood.WELL, 150),
                scene(Mood.DISCONNECTED, 20),
                scene(Mood.WELL, 240),
                scene(Mood.STRAINED, 30),
                scene(Mood.GONE, 10),
                scene(Mood.STARTING, 10));
    }

    private static Scene scene(Mood mood, int seconds) {
        return new Scene(mood, Duration.ofSeconds(seconds));
    }

    /** Runs them until the process is ended; arguments: the two ports, test and production. */
    public static void main(String[] ports) throws InterruptedException {
        int testPort = ports.length > 0 ? Integer.parseInt(ports[0]) : TEST_PORT;
        int prodPort = ports.length > 1 ? Integer.parseInt(ports[1]) : PROD_PORT;
        try (DemoBots bots = start(testPort, prodPort)) {
            System.out.println("Simulated bots: test " + bots.test().url() + ", production "
                    + bots.prod().url());
            Thread.currentThread().join();
        }
    }
}

package org.deploydash.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A manner that goes through moods by turns, over and over, with numbers that drift as a real bot's do. */
public final class ScriptedBot implements Manner {

    /** How it feels for a while. */
    public enum Mood {
        STARTING("initializing", false, 60),
        WELL("healthy", true, 35),
        STRAINED("degraded", true, 700),
        DISCONNECTED("healthy", false, 50),
        FAILING("unhealthy", false, 120),
        GONE("", false, 0);

        private final String word;
        private final boolean connected;
        private final int thinkingMs;

        Mood(String word, boolean connected, int thinkingMs) {
            this.word = word;
            this.connected = connected;
            this.thinkingMs = thinkingMs;
        }
    }

    /** One line of the script. */
    public record Scene(Mood mood, Duration lasts) {}

    private static final double SLOW_WAVE_S = 600;
    private static final double QUICK_WAVE_S = 47;
    private static final double LEAST_MEMORY_MB = 118;

    private final String version;
    private final List<Scene> script;
    private final int people;
    private final long began = System.nanoTime();
    private final Random random;
    private long requests;
    private long errors;

    /** @param people in its channel on average */
    public ScriptedBot(String version, int people, List<Scene> script) {
        this.version = version;
        this.people = people;
        this.script = List.copyOf(script);
        this.random = new Random(version.hashCode());
    }

    @Override
    public boolean answer(OutputStream out, Pause pause) throws IOException, InterruptedException {
        double seconds = (System.nanoTime() - began) / 1e9;
        Mood mood = mood(seconds);
        if (mood == Mood.GONE) {
            return false;
        }
        pause.of(thinking(mood, seconds));
        return Manner.json(mood == Mood.FAILING ? 503 : 200, report(mood, seconds))
                .answer(out, pause);
    }

    private Mood mood(double seconds) {
        double left = seconds % length();
        for (Scene scene : script) {
            left -= scene.lasts().toSeconds();
            if (left < 0) {
                return scene.mood();
            }
        }
        return script.get(0).mood();
    }

    private double length() {
        return script.stream().mapToLong(scene -> scene.lasts().toSeconds()).sum();
    }

    private synchronized Duration thinking(Mood mood, double seconds) {
        double wave = 1 + 0.25 * wave(seconds, SLOW_WAVE_S) + 0.2 * random.nextGaussian();
        return Duration.ofMillis(Math.round(mood.thinkingMs * Math.max(0.4, wave)));
    }

    private synchronized String report(Mood mood, double seconds) {
        requests += 1 + random.nextInt(6);
        errors += mood == Mood.FAILING || mood == Mood.STRAINED ? random.nextInt(3) : 0;
        double sinceStart = seconds % length();
        double memory = LEAST_MEMORY_MB + 0.12 * sinceStart + 6 * wave(seconds, QUICK_WAVE_S) + random.nextDouble();
        long users = Math.max(0, Math.round(people * (1 + 0.3 * wave(seconds, SLOW_WAVE_S)) + random.nextGaussian()));
        return String.format(
                Locale.ROOT,
                "{\"status\":\"%s\",\"connected\":%s,\"channel\":\"#demo\",\"uptime_seconds\":%.1f,\"version\":\"%s\","
                        + "\"user_count\":%d,\"memory_mb\":%.1f,\"requests_handled\":%d,\"error_count\":%d}",
                mood.word,
                mood.connected,
                sinceStart,
                version,
                mood.connected ? users : 0,
                memory,
                requests,
                errors);
    }

    private static double wave(double seconds, double period) {
        return Math.sin(2 * Math.PI * seconds / period);
    }
}

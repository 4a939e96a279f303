package org.deploydash.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server in a process of its own, measured from outside through /proc. */
final class ServerProcess implements AutoCloseable {

    private static final double TICKS_PER_SECOND = 100; // USER_HZ is 100 on every Linux the JDK runs on

    private final Process process;
    private final Duration untilFirstAnswer;

    private ServerProcess(Process process, Duration untilFirstAnswer) {
        this.process = process;
        this.untilFirstAnswer = untilFirstAnswer;
    }

    /** Starts the command and waits, 60 s at most, until the address answers 200. */
    static ServerProcess start(Path folder, Path log, Map<String, String> variables, URI ready, String... command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(variables);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        long begin = System.nanoTime();
        Process process = builder.start();
        while (!answers(ready)) {
            if (!process.isAlive() || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(60)) {
                process.destroyForcibly();
                throw new IOException("the server did not come up; its log: " + Files.readString(log));
            }
            LockSupport.parkNanos(5_000_000);
        }
        return new ServerProcess(process, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static boolean answers(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    Duration untilFirstAnswer() {
        return untilFirstAnswer;
    }

    /** Resident memory in MiB. */
    double rssMb() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("no VmRSS");
    }

    /** The share of one core it takes, in percent, over the time. */
    double cpuPercent(Duration time) throws IOException {
        double before = cpuSeconds();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return 100 * (cpuSeconds() - before) / ((System.nanoTime() - begin) / 1e9);
    }

    private double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

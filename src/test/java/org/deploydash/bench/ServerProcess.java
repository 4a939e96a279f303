package org.deploydash.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A server in a process of its own, measured from outside through /proc. */
final class ServerProcess implements AutoCloseable {

    private static final double TICKS_PER_SECOND = 100; // USER_HZ is 100 on every Linux the JDK runs on

    /** The last line of a class histogram: objects and bytes. */
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

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
        return status("VmRSS") / 1024.0;
    }

    int threads() throws IOException {
        return (int) status("Threads");
    }

    /** Over the process and its children, as the others. */
    private long status(String name) throws IOException {
        long sum = 0;
        for (long pid : pids()) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(name + ":")) {
                    sum += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return sum;
    }

    private long[] pids() {
        return LongStream.concat(
                        LongStream.of(process.pid()), process.descendants().mapToLong(ProcessHandle::pid))
                .toArray();
    }

    /** Open files and sockets. */
    int descriptors() throws IOException {
        int sum = 0;
        for (long pid : pids()) {
            try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
                sum += (int) open.count();
            }
        }
        return sum;
    }

    /** Bytes of heap that live objects take, after a full collection; only of a JVM. */
    long liveHeap() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(answer);
        if (!total.find()) {
            throw new IOException("jcmd says: " + answer.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(total.group(1));
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

    /** Processor time it and its children have taken since their start. */
    double cpuSeconds() throws IOException {
        double sum = 0;
        for (long pid : pids()) {
            sum += cpuSeconds(pid);
        }
        return sum;
    }

    private static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package org.deploydash.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process on Linux holds.
 *
 * @param heapKb what is left in use after everything was collected that can be
 * @param rssKb resident memory
 */
public record Footprint(long heapKb, long rssKb, int threads, long files) {

    private static final Pattern USED = Pattern.compile("(?:new generation|tenured generation|def new).*?used (\\d+)K");

    public static Footprint of(long pid) throws IOException {
        jcmd(pid, "GC.run");
        long heap = USED.matcher(jcmd(pid, "GC.heap_info"))
                .results()
                .map(MatchResult::group)
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*used (\\d+)K", "$1")))
                .sum();
        Path proc = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            return new Footprint(heap, status(proc, "VmRSS"), (int) status(proc, "Threads"), open.count());
        }
    }

    private static long status(Path proc, String name) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String jcmd(long pid, String command) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
        return said;
    }
}

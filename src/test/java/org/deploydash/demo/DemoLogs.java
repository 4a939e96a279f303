package org.deploydash.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The log files of the simulated bots, a line every few seconds, in the bot's own format. */
final class DemoLogs implements AutoCloseable {

    static final List<String> FILES = List.of("test-bot.log", "prod-bot.log");

    private static final List<String> LINES = List.of(
            "[INFO] ada joined #demo",
            "[INFO] Command !trivia by grace",
            "[INFO] Playlist: next is 'Sunday matinee'",
            "[WARN] Reply took 1.2 s",
            "[INFO] linus left #demo",
            "[INFO] Emotes refreshed",
            "[DEBUG] Heartbeat answered",
            "[ERROR] Vote came twice, second one ignored");

    private final Random random = new Random();
    private final Path folder;
    private final Clock clock;
    private final ScheduledExecutorService writing = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "demo-logs");
        thread.setDaemon(true);
        return thread;
    });

    DemoLogs(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        writing.scheduleWithFixedDelay(this::write, 0, 2, TimeUnit.SECONDS);
    }

    private void write() {
        for (String file : FILES) {
            LocalDateTime now = LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
            String line =
                    "[" + now.toString().replace('T', ' ') + "] " + LINES.get(random.nextInt(LINES.size())) + "\n";
            try {
                Files.writeString(folder.resolve(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException full) {
                throw new UncheckedIOException(full); // the demo goes on without
            }
        }
    }

    @Override
    public void close() {
        writing.shutdownNow();
    }
}

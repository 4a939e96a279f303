package org.deploydash.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.deploydash.loops.Loops;
import org.jspecify.annotations.Nullable;

/**
 * The tail of a systemd unit's journal, as {@code journalctl} tells it. The command gets a list of arguments, no shell sees them, and none of
 * the dashboard's environment; it is killed with all its children when its time is over.
 */
public final class JournalTail implements AutoCloseable {

    /** How much of what it says is kept, the end of it. */
    static final int MOST_BYTES = 1 << 20;

    private static final int READERS = 3;
    private static final int CHUNK = 8 * 1024;
    private static final int LONGEST_CURSOR = 400;
    private static final String CURSOR_LINE = "-- cursor: ";
    private static final String NO_ENTRIES = "-- No entries --";

    /** As in {@code s=6cb1…;i=2f;b=…}. */
    private static final Pattern CURSOR = Pattern.compile("[a-z]=[0-9a-f]+(;[a-z]=[0-9a-f]+)*");

    private final String command;
    private final Duration deadline;
    private final ExecutorService readers;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /** What a command said, and how it ended. */
    private record Said(byte[] bytes, boolean cut, int exit) {}

    public JournalTail(Loops loops) {
        this("journalctl", Duration.ofSeconds(5), loops);
    }

    /** @param command a name or a path, @param deadline for one look, the wait for a free reader within it */
    JournalTail(String command, Duration deadline, Loops loops) {
        this.command = command;
        this.deadline = deadline;
        this.readers = loops.workers("journal", READERS);
    }

    /**
     * @param unit of the configuration
     * @param after a cursor of an earlier answer; null for the tail
     * @throws LogUnavailable where there is no journalctl
     * @throws BadCursor where it is none
     */
    Tail tail(String unit, int most, @Nullable String after) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "-u", unit, "-n", "" + most, "--no-pager", "-o", "short-iso", "--show-cursor"));
        if (after != null) {
            arguments.add("--after-cursor=" + decoded(after));
        }
        Process process = started(arguments);
        Future<Said> reading = null;
        try {
            reading = readers.submit(() -> read(process));
            return told(reading.get(deadline.toNanos(), TimeUnit.NANOSECONDS), most, after);
        } catch (TimeoutException late) {
            return Tail.unread(
                    after, "log_timeout", "The journal did not answer within " + deadline.toSeconds() + " s.");
        } catch (ExecutionException | RejectedExecutionException broken) {
            return failed(after);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return failed(after);
        } finally {
            kill(process);
            running.remove(process);
            if (reading != null) {
                reading.cancel(true);
            }
        }
    }

    private Process started(List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH")); // the token is among the others
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            running.add(process);
            process.getOutputStream().close();
            return process;
        } catch (IOException missing) {
            throw new LogUnavailable("journal_missing", "journalctl cannot be run here, so no journal can be read.");
        }
    }

    private static Said read(Process process) throws IOException, InterruptedException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        boolean cut = false;
        InputStream in = process.getInputStream();
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            kept.write(chunk, 0, count);
            if (kept.size() > 2 * MOST_BYTES) {
                byte[] all = kept.toByteArray();
                kept.reset();
                kept.write(all, all.length - MOST_BYTES, MOST_BYTES);
                cut = true;
            }
        }
        return new Said(kept.toByteArray(), cut, process.waitFor());
    }

    private static Tail told(Said said, int most, @Nullable String after) {
        int from = Math.max(0, said.bytes().length - MOST_BYTES);
        List<String> lines = new ArrayList<>(LogText.lines(said.bytes(), from, said.bytes().length));
        boolean cut = said.cut() || from > 0;
        if (cut && lines.size() > 1) {
            lines.remove(0); // its beginning is gone
        }
        String next = after;
        if (!lines.isEmpty() && lines.get(lines.size() - 1).startsWith(CURSOR_LINE)) {
            next = encoded(lines.remove(lines.size() - 1).substring(CURSOR_LINE.length()));
        }
        lines.removeIf(NO_ENTRIES::equals);
        if (lines.isEmpty() && said.exit() != 0) {
            return failed(after);
        }
        Tail tail = Tail.of(LogText.last(lines, most), cut || lines.size() > most, next, null);
        return lines.isEmpty() && after == null
                ? tail.noting(
                        "log_empty",
                        "The journal has no entries of this unit, or the dashboard's user may not read them (group systemd-journal).")
                : tail;
    }

    private static Tail failed(@Nullable String after) {
        return Tail.unread(
                after,
                "log_unreadable",
                "The journal could not be read; may the dashboard's user read it (group systemd-journal)?");
    }

    private static @Nullable String encoded(String cursor) {
        return CURSOR.matcher(cursor).matches()
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.getBytes(StandardCharsets.UTF_8))
                : null;
    }

    private static String decoded(String text) {
        try {
            String cursor = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            if (text.length() <= LONGEST_CURSOR && CURSOR.matcher(cursor).matches()) {
                return cursor;
            }
        } catch (IllegalArgumentException notOurs) {
            // told below
        }
        throw new BadCursor();
    }

    /** Its children first: once it is gone nobody knows whose they are. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        running.forEach(JournalTail::kill);
    }
}

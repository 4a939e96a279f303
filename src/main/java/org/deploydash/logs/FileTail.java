package org.deploydash.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tail of a file that the configuration names. A symbolic link may lead to another file of the same folder and nowhere else; what is no
 * regular file is never opened, since opening a pipe waits for its writer.
 */
final class FileTail {

    /** How much of a file is read at most, from its end. */
    static final int MOST_BYTES = 1 << 20;

    private static final int FINGERPRINTED = 64;

    /** A file, opened. */
    private record Open(FileChannel channel, int key, long size, Instant changedAt) {}

    /**
     * @param most lines
     * @param after a cursor of an earlier answer, for what came since; null for the tail
     * @throws BadCursor where it is none
     */
    Tail tail(Path file, int most, @Nullable String after) {
        Optional<FileCursor> cursor = Optional.ofNullable(after).map(FileCursor::read);
        try {
            Path real = file.toRealPath();
            if (!Objects.equals(real.getParent(), folder(file))
                    || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                return Tail.unread(
                        after, "log_refused", "This log is not a regular file of its own folder, so it is not read.");
            }
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                Open open = new Open(
                        channel,
                        key(attributes),
                        channel.size(),
                        attributes.lastModifiedTime().toInstant());
                return cursor.isPresent() ? since(open, cursor.get(), most) : end(open, most);
            }
        } catch (NoSuchFileException missing) {
            return Tail.unread(after, "log_missing", "The log file is not there.");
        } catch (IOException unreadable) { // its text names the path
            return Tail.unread(
                    after, "log_unreadable", "The log file cannot be read; may the dashboard's user read it?");
        }
    }

    private static @Nullable Path folder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? null : folder.toRealPath();
    }

    private static int key(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return (key == null ? attributes.creationTime() : key).toString().hashCode();
    }

    /** The last lines; one that has no end yet is among them. */
    private static Tail end(Open open, int most) throws IOException {
        long from = Math.max(0, open.size() - MOST_BYTES);
        return told(open, read(open, from, open.size()), open.size(), most, from > 0);
    }

    private static Tail since(Open open, FileCursor cursor, int most) throws IOException {
        if (cursor.file() != open.key()) {
            return end(open, most)
                    .noting(
                            "log_rotated",
                            "The log was replaced by a new one; the end of the old one may be missing here.");
        }
        if (cursor.offset() > open.size() || before(open, cursor.offset()) != cursor.before()) {
            return end(open, most).noting("log_emptied", "The log was emptied meanwhile; lines may be missing here.");
        }
        long from = Math.max(cursor.offset(), open.size() - MOST_BYTES);
        byte[] bytes = read(open, from, open.size());
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        boolean endless = whole == 0 && bytes.length == MOST_BYTES;
        byte[] told = endless ? bytes : Arrays.copyOf(bytes, whole);
        return told(open, told, from + told.length, most, from > cursor.offset());
    }

    /** @param next where reading goes on, @param cut whether something before these bytes is left out, so that they begin within a line */
    private static Tail told(Open open, byte[] bytes, long next, int most, boolean cut) throws IOException {
        int begin = cut ? indexOf(bytes, (byte) '\n') + 1 : 0; // all of it where there is no other line
        List<String> lines = LogText.lines(bytes, begin, bytes.length);
        FileCursor cursor = new FileCursor(open.key(), next, before(open, next));
        return Tail.of(LogText.last(lines, most), cut || lines.size() > most, cursor.text(), open.changedAt());
    }

    private static int before(Open open, long offset) throws IOException {
        return Arrays.hashCode(read(open, Math.max(0, offset - FINGERPRINTED), offset));
    }

    /** Fewer bytes where the file became shorter meanwhile. */
    private static byte[] read(Open open, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (to - from));
        while (buffer.hasRemaining() && open.channel().read(buffer, from + buffer.position()) >= 0) {
            // goes on until it is full or the file ends
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}

package org.deploydash.rollbacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bot's rollback history, looked at again and again. The bot rewrites it in place, so a look may meet it empty or cut off at any byte.
 *
 * <p>A symbolic link is not followed: whoever may write the bot's folder must not choose which file this process reads. Links in the folders
 * above are the administrator's and are.
 *
 * <p>Not for several threads at once.
 */
final class RollbackFile {

    static final int LARGEST = 5 << 20;

    /** A file changed so lately may change again without a new time stamp; it is read again until it has been left alone that long. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    /** What a look found. */
    sealed interface Look {

        /** The same text as was acknowledged last. */
        record Same() implements Look {}

        record Missing() implements Look {}

        /** @param fault what is wrong, for the log */
        record Faulty(String fault) implements Look {}

        record Good(RollbackEntries found) implements Look {}
    }

    /** What tells cheaply whether the file is still the one that was read. */
    private record Print(@Nullable Object key, long size, FileTime modified, boolean settled) {}

    private final Path path;
    private final ZoneId zone;
    private final Clock clock;
    private @Nullable Print acknowledged;
    private String acknowledgedDigest = "";
    private @Nullable Print looked;
    private String lookedDigest = "";

    RollbackFile(Path path, ZoneId zone, Clock clock) {
        this.path = path;
        this.zone = zone;
        this.clock = clock;
    }

    /** Looks once; a file that is known and settled costs one stat. */
    Look look() {
        looked = null;
        lookedDigest = "";
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return new Look.Faulty("is a symbolic link");
            }
            if (!attributes.isRegularFile()) {
                return new Look.Faulty("is not a regular file");
            }
            if (attributes.size() > LARGEST) {
                return new Look.Faulty("is larger than 5 MiB");
            }
            return compare(print(attributes));
        } catch (NoSuchFileException missing) {
            return new Look.Missing();
        } catch (IOException | SecurityException broken) {
            return new Look.Faulty("cannot be read (" + broken.getClass().getSimpleName() + ")");
        }
    }

    /** What the last look found has been stored, and need not be told again. */
    void acknowledge() {
        acknowledged = looked;
        acknowledgedDigest = lookedDigest;
    }

    private Print print(BasicFileAttributes attributes) {
        FileTime modified = attributes.lastModifiedTime();
        boolean settled = modified.toInstant().plus(SETTLING).isBefore(clock.instant());
        return new Print(attributes.fileKey(), attributes.size(), modified, settled);
    }

    private Look compare(Print print) throws IOException {
        if (print.settled() && print.equals(acknowledged)) {
            looked = print;
            lookedDigest = acknowledgedDigest;
            return new Look.Same();
        }
        byte[] bytes;
        try (InputStream in = Channels.newInputStream(
                Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            return new Look.Faulty("is larger than 5 MiB");
        }
        looked = print;
        lookedDigest = digest(bytes);
        return lookedDigest.equals(acknowledgedDigest) ? new Look.Same() : parse(bytes);
    }

    private Look parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return new Look.Good(RollbackEntries.read(text.startsWith("\uFEFF") ? text.substring(1) : text, zone));
        } catch (IOException broken) {
            return new Look.Faulty(bytes.length == 0 ? "is empty" : "is not a whole JSON list");
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}

package org.deploydash.environments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads an environment's {@code current} link: deploys put each release into a directory of its own and move the link, so the link is
 * what will run after the next restart, whatever the running bot says.
 *
 * <p>Reads afresh at each call (three small file operations) and never throws: a missing path, a dangling link, something that is no
 * link, an unreadable or overlong VERSION are all absent.
 */
public final class CurrentRelease {

    private static final int MOST_CHARACTERS = 64;

    /** A line of 64 characters in UTF-8 and its end; a VERSION file above that is none. */
    private static final int MOST_BYTES = 4 * MOST_CHARACTERS + 2;

    /** The release that the environment's link points to; empty where none is configured or there. */
    public Optional<Release> of(Environment environment) {
        return environment.current().flatMap(CurrentRelease::read);
    }

    private static Optional<Release> read(Path current) {
        try {
            if (!Files.isSymbolicLink(current)) {
                return Optional.empty();
            }
            Path directory = current.toRealPath();
            Path name = directory.getFileName();
            return name == null || !Files.isDirectory(directory)
                    ? Optional.empty()
                    : Optional.of(new Release(cut(shown(name.toString())), version(directory.resolve("VERSION"))));
        } catch (IOException | SecurityException absent) {
            return Optional.empty();
        }
    }

    /** Only a plain file: a pipe would block for ever, and a link could lead out of the release. */
    private static Optional<String> version(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        String line = shown(new String(bytes, StandardCharsets.UTF_8)
                .strip()
                .lines()
                .findFirst()
                .orElse(""));
        boolean usable = bytes.length <= MOST_BYTES && !line.isEmpty() && line.length() <= MOST_CHARACTERS;
        return usable ? Optional.of(line) : Optional.empty();
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    }

    /** Without what cannot be seen. */
    private static String shown(String text) {
        return text.replaceAll("\\p{C}", "").strip();
    }
}

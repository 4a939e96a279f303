package org.deploydash.backups;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A whole copy of the database as it was at that time.
 *
 * @param name of its file, which tells the time in UTC and nothing that anybody typed
 * @param sizeBytes of its file
 */
public record Backup(String name, Instant takenAt, long sizeBytes) {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(
                    "'dashboard-'uuuuMMdd'T'HHmmss.SSS'Z.db'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static String nameOf(Instant at) {
        return NAME.format(at);
    }

    /** Empty where a file is none of ours. */
    static Optional<Backup> of(Path file, long sizeBytes) {
        String name = file.getFileName().toString();
        try {
            return Optional.of(new Backup(name, NAME.parse(name, Instant::from), sizeBytes));
        } catch (DateTimeException another) {
            return Optional.empty();
        }
    }
}

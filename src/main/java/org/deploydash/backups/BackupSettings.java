package org.deploydash.backups;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * When a backup is made, and how many are kept.
 *
 * @param every 1 h to 366 d
 * @param keep 1 to {@value #MOST_KEPT}; older ones are deleted once a newer one is whole
 * @param folder where they lie; empty for {@code backups} in the data folder
 */
public record BackupSettings(Duration every, int keep, Optional<Path> folder) {

    public static final Duration LEAST = Duration.ofHours(1);
    public static final Duration MOST = Duration.ofDays(366);
    public static final int MOST_KEPT = 1000;

    public static final BackupSettings DEFAULT = new BackupSettings(Duration.ofDays(1), 7, Optional.empty());
}

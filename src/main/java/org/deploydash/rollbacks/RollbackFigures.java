package org.deploydash.rollbacks;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What many rollbacks say together. Those that go on, and those whose end nobody tells, count, but say nothing of success.
 *
 * @param since the oldest of them, null where there is none
 * @param ended how many are known to have succeeded or failed
 * @param succeeded of these
 * @param measured of how many the recovery is known
 * @param medianRecoverySeconds over those, null where there is none; of an even number the middle between the two in the middle, cut
 */
public record RollbackFigures(
        int count,
        @Nullable Instant since,
        int ended,
        int succeeded,
        int measured,
        @Nullable Long medianRecoverySeconds) {

    /** @param rollbacks in any order */
    public static RollbackFigures of(List<Rollback> rollbacks) {
        List<Long> recoveries = rollbacks.stream()
                .map(Rollback::recoverySeconds)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return new RollbackFigures(
                rollbacks.size(),
                rollbacks.stream()
                        .map(Rollback::timestamp)
                        .min(Instant::compareTo)
                        .orElse(null),
                (int) rollbacks.stream().filter(each -> each.success() != null).count(),
                (int) rollbacks.stream()
                        .filter(each -> Boolean.TRUE.equals(each.success()))
                        .count(),
                recoveries.size(),
                median(recoveries));
    }

    static @Nullable Long median(List<Long> sorted) {
        if (sorted.isEmpty()) {
            return null;
        }
        long upper = sorted.get(sorted.size() / 2);
        long lower = sorted.get((sorted.size() - 1) / 2);
        return lower + (upper - lower) / 2;
    }
}

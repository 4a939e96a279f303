package org.deploydash.dispatch;

import java.util.List;
import java.util.Optional;

/** Makes answers of operations: what they do not know of themselves is looked up. */
public final class OperationViews {

    /** So many of the newest successes tell how long it usually takes. */
    private static final int EXPERIENCE = 10;

    private static final long MILLIS = 1000;

    private final OperationRegister register;
    private final Attempts attempts;

    public OperationViews(OperationRegister register, Attempts attempts) {
        this.register = register;
        this.attempts = attempts;
    }

    public OperationView of(Operation operation) {
        Long run = operation.runId();
        Optional<Long> deployment = run == null ? Optional.empty() : attempts.ofRun(operation.environment(), run);
        return OperationView.of(
                operation,
                usualSeconds(operation.environment(), operation.kind()).orElse(null),
                deployment.orElse(null));
    }

    /** The median of the last successes, from the click to the end; where there is none, of the deployments however they were asked for; seconds. */
    public Optional<Long> usualSeconds(String environment, Kind kind) {
        List<Long> own = register.times(environment, kind, EXPERIENCE).stream()
                .map(millis -> millis / MILLIS)
                .toList();
        return median(own.isEmpty() ? attempts.durations(environment, EXPERIENCE) : own);
    }

    private static Optional<Long> median(List<Long> seconds) {
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        List<Long> sorted = seconds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}

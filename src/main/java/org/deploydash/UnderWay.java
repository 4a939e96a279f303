package org.deploydash;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deploydash.dispatch.Kind;
import org.deploydash.dispatch.OperationState;
import org.deploydash.dispatch.OperationView;
import org.deploydash.dispatch.RunReport;
import org.deploydash.web.PageFormat;
import org.jspecify.annotations.Nullable;

/**
 * An operation in the words of its card; {@code js/operations.js} and {@code js/later/operation-card.js} say the same. The names of the
 * properties are the template's.
 *
 * @param id as the scripts know it
 * @param time how long it has gone on, or took
 * @param most as wide as any such text of it: nothing beside it moves when it grows
 * @param share of the usual time, 0 to 1; null where time says nothing about the progress
 * @param over whether the usual time is past
 * @param by who asked for it, null where that was not told
 * @param told the JSON that the scripts go on from
 */
record UnderWay(
        String id,
        String title,
        String mark,
        String word,
        boolean active,
        String time,
        String most,
        @Nullable String share,
        boolean over,
        @Nullable String sentence,
        @Nullable String by,
        Instant at,
        boolean elsewhere,
        @Nullable String reason,
        @Nullable URI url,
        boolean cancellable,
        boolean jobs,
        String told) {

    private static final PageFormat FORMAT = new PageFormat();
    private static final String WIDEST = "00 m 00 m";
    private static final String RUNS = OperationState.IN_PROGRESS.word();
    private static final Map<OperationState, String> WORDS = Map.of(
            OperationState.REQUESTED, "asking GitHub",
            OperationState.DISPATCHED, "asked for, no run yet",
            OperationState.QUEUED, "queued",
            OperationState.WAITING, "waiting for approval",
            OperationState.IN_PROGRESS, "running",
            OperationState.SUCCEEDED, "succeeded",
            OperationState.FAILED, "failed",
            OperationState.CANCELLED, "cancelled",
            OperationState.STALLED, "given up",
            OperationState.UNKNOWN, "looking for its run");

    /** One that was asked for here. */
    static UnderWay of(OperationView view, String told, Instant now) {
        OperationView.TargetView target = view.target();
        Progress progress = Progress.of(
                view.state(),
                view.requestedAt(),
                view.finishedAt() == null ? now : view.finishedAt(),
                view.usualSeconds());
        return new UnderWay(
                view.id(),
                title(
                        view.kind(),
                        view.state(),
                        firstOf(target.version(), target.ref(), target.backup(), target.commitSha())),
                mark(view.state()),
                view.state() == OperationState.IN_PROGRESS ? running(view) : word(view.state()),
                view.active(),
                progress.words(),
                progress.most(),
                progress.share(),
                progress.isOver(),
                view.sentence(),
                view.requestedBy(),
                view.requestedAt(),
                false,
                view.reason(),
                web(view.runUrl()),
                view.cancellable(),
                !view.jobs().isEmpty(),
                told);
    }

    /** One that was not. */
    static UnderWay of(OperationsPart.Elsewhere row, Kind kind, String told, Instant now) {
        Instant at = row.startedAt() == null ? row.deployedAt() : row.startedAt();
        Progress progress = Progress.of(row.status(), at, now, row.usualSeconds());
        return new UnderWay(
                "deployment " + row.id(),
                title(kind, row.status(), firstOf(row.version(), row.commitSha())),
                mark(row.status()),
                word(row.status()),
                true,
                progress.words(),
                progress.most(),
                progress.share(),
                progress.isOver(),
                null,
                row.deployedBy(),
                at,
                true,
                null,
                web(row.runUrl()),
                false,
                false,
                told);
    }

    /** Why nothing else can be asked for meanwhile; null where something can, as far as this goes. */
    @Nullable
    String holds() {
        return active && !elsewhere ? title + " is under way." : null;
    }

    private static String title(Kind kind, OperationState state, String what) {
        boolean back = kind == Kind.ROLLBACK;
        if (state.isActive()) {
            return (back ? "Rolling back to " : "Deploying ") + what;
        }
        if (state == OperationState.SUCCEEDED) {
            return (back ? "Rolled back to " : "Deployed ") + what;
        }
        return (back ? "Rollback to " : "Deployment of ") + what;
    }

    private static String word(OperationState state) {
        return Objects.requireNonNull(WORDS.get(state));
    }

    /** The symbol and colour of its state. */
    private static String mark(OperationState state) {
        return switch (state) {
            case REQUESTED, DISPATCHED -> OperationState.QUEUED.word();
            case STALLED -> OperationState.FAILED.word();
            default -> state.word();
        };
    }

    /** The job and the step that run now, as far as they are known. */
    private static String running(OperationView view) {
        return view.jobs().stream()
                .filter(job -> job.status().equals(RUNS))
                .findFirst()
                .map(job -> Stream.concat(
                                Stream.of(job.name()),
                                job.steps().stream()
                                        .filter(step -> step.status().equals(RUNS))
                                        .limit(1)
                                        .map(RunReport.Step::name))
                        .collect(Collectors.joining(": ")))
                .orElseGet(() -> word(view.state()));
    }

    private static String firstOf(@Nullable String... names) {
        return Stream.of(names).filter(Objects::nonNull).findFirst().orElse(PageFormat.ABSENT);
    }

    private static @Nullable URI web(@Nullable URI told) {
        String scheme = told == null ? null : told.getScheme();
        return "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme) ? told : null;
    }

    /** @param usual seconds, null without experience */
    private record Progress(
            OperationState state, long elapsed, @Nullable Long usual) {

        static Progress of(OperationState state, Instant from, Instant to, @Nullable Long usual) {
            long elapsed = Math.max(0, Duration.between(from, to).toSeconds());
            return new Progress(state, elapsed, usual == null || usual <= 0 ? null : usual);
        }

        String words() {
            String so = FORMAT.duration(elapsed);
            if (!state.isActive()) {
                return "after " + so;
            }
            if (usual == null || state == OperationState.WAITING) {
                return so;
            }
            return so + (isOver() ? ", usually " : " of usually ") + FORMAT.duration(usual);
        }

        String most() {
            return usual == null ? WIDEST : WIDEST + " of usually " + FORMAT.duration(usual);
        }

        private boolean isMeasured() {
            return usual != null && state.isActive() && state != OperationState.WAITING;
        }

        boolean isOver() {
            return usual != null && isMeasured() && elapsed > usual;
        }

        /** Past the usual time it is full. */
        @Nullable
        String share() {
            return usual != null && isMeasured()
                    ? String.format(Locale.ROOT, "%.3f", Math.min(1.0, (double) elapsed / usual))
                    : null;
        }
    }
}

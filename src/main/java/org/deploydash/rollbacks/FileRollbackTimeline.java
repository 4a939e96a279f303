package org.deploydash.rollbacks;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.rollbacks.RollbackFile.Look;
import org.deploydash.rollbacks.RollbackStore.Mark;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timeline, fed from the files that the applications' own scripts append their rollbacks to. What was read once is history and stays; a
 * file that cannot be read now leaves it as it is and marks it stale.
 *
 * <p>A file that is not there and never was is not stale: the bot makes it at its first rollback.
 */
public final class FileRollbackTimeline implements RollbackTimeline {

    /** What the announcement of a change carries: as many as are listed where nobody asks for more. */
    public static final int ANNOUNCED = 20;

    private static final Logger log = LoggerFactory.getLogger(FileRollbackTimeline.class);

    /** One application's file. */
    private static final class Source {

        final String application;
        final Path path;
        final RollbackFile file;
        volatile Mark mark;
        String fault = "";

        Source(String application, Path path, RollbackFile file, Mark mark) {
            this.application = application;
            this.path = path;
            this.file = file;
            this.mark = mark;
        }
    }

    private final List<Source> sources = new ArrayList<>();
    private final RollbackStore store;
    private final EventBus bus;
    private final Clock clock;
    private boolean unannounced;

    /** @param zone of the bot's machine, as its time stamps do not name it */
    public FileRollbackTimeline(
            Environments environments, ZoneId zone, RollbackStore store, EventBus bus, Clock clock) {
        this.store = store;
        this.bus = bus;
        this.clock = clock;
        Map<String, Mark> marks = store.marks();
        for (Application application : environments.applications()) {
            application
                    .rollbackHistory()
                    .ifPresent(path -> sources.add(new Source(
                            application.id(),
                            path,
                            new RollbackFile(path, zone, clock),
                            marks.getOrDefault(application.id(), Mark.NEVER_READ))));
        }
    }

    /**
     * Looks at every file once; cheap where nothing changed. For a loop of a few seconds.
     *
     * @throws org.deploydash.storage.StorageUnavailable where a change could not be stored; the next call tries again
     */
    public synchronized void refresh() {
        for (Source source : sources) {
            refresh(source);
        }
        if (unannounced) {
            bus.publish(new RollbacksChanged(list(Optional.empty(), ANNOUNCED)));
            unannounced = false;
        }
    }

    private void refresh(Source source) {
        Look look = source.file.look();
        if (look instanceof Look.Good good) {
            accept(source, good.found());
        } else if (look instanceof Look.Faulty faulty) {
            doubt(source, faulty.fault());
        } else if (look instanceof Look.Missing) {
            if (source.mark.readAt() != null) {
                doubt(source, "is gone");
            } else {
                turn(source, Mark.NEVER_READ, "");
            }
        }
        source.file.acknowledge();
    }

    private void accept(Source source, RollbackEntries found) {
        Mark mark = new Mark(now(), found.skipped(), null);
        boolean differs = found.skipped() != source.mark.skipped() || source.mark.staleSince() != null;
        boolean stored = false;
        try {
            differs |= store.keep(source.application, found.entries(), mark);
            stored = true;
        } finally {
            // Where the storage gave up half-way, some entries may be there already and will be no news next time.
            unannounced |= differs || !stored;
        }
        source.mark = mark;
        say(source, "", found.skipped());
    }

    private void doubt(Source source, String fault) {
        Instant since = source.mark.staleSince() == null ? now() : source.mark.staleSince();
        turn(source, new Mark(source.mark.readAt(), source.mark.skipped(), since), fault);
    }

    private void turn(Source source, Mark mark, String fault) {
        if (!mark.equals(source.mark)) {
            store.mark(source.application, mark);
            source.mark = mark;
            unannounced = true;
        }
        say(source, fault, 0);
    }

    /** Logs the turn, not every look. */
    private static void say(Source source, String fault, int skipped) {
        if (!fault.equals(source.fault)) {
            if (fault.isEmpty()) {
                log.info("The rollback history {} can be read again", source.path);
            } else {
                log.warn("The rollback history {} {}; the last good list stays", source.path, fault);
            }
            source.fault = fault;
        }
        if (skipped > 0) {
            log.warn("The rollback history {} has {} entries that cannot be understood", source.path, skipped);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Listing list(Optional<String> environment, int limit) {
        @Nullable
        Instant staleSince = sources.stream()
                .map(source -> source.mark.staleSince())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        int skipped = sources.stream().mapToInt(source -> source.mark.skipped()).sum();
        return new Listing(store.newest(environment, limit), staleSince != null, staleSince, skipped);
    }

    @Override
    public RollbackFigures figures(Optional<String> environment) {
        return store.figures(environment);
    }
}

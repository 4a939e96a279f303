package org.deploydash.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.RollbackDetection;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what was deployed out of GitHub: at first the past, page by page, so that a restart goes on where it was; then what is new, again
 * and again, with an overlap, acknowledged after it is stored. Webhooks only make it look sooner.
 *
 * <p>All of it happens on one worker, one question at a time. While GitHub is away nothing is lost and nothing forgotten: the cursors stand.
 */
public final class GitHubHistory implements Hints {

    /** How often to look while something goes on. */
    static final Duration WHILE_ACTIVE = Duration.ofSeconds(5);

    /** What waits longer for an approval is not watched by the second. */
    private static final Duration ACTIVE_FOR = Duration.ofHours(6);

    private static final int WEIGHED_AT_ONCE = 5;

    private static final Logger log = LoggerFactory.getLogger(GitHubHistory.class);

    /** Something a webhook told of. */
    private record Hint(
            String repository,
            @Nullable Long deployment,
            @Nullable Long run) {}

    /** A wait, by the clock. Where that was set back meanwhile it is over: the client itself knows how long GitHub is to be left alone. */
    private record Pause(Instant since, Instant until) {
        private boolean holds(Instant now) {
            return !now.isBefore(since) && now.isBefore(until);
        }
    }

    private final HistoryIntake intake;
    private final Set<String> repositories;
    private final ShelfReader reader;
    private final Ledger ledger;
    private final RollbackDetection rollbacks;
    private final Environments environments;
    private final Duration interval;
    private final Executor worker;
    private final Clock clock;
    private final List<Shelf> shelves = new ArrayList<>();
    private final Queue<Hint> hints = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean working = new AtomicBoolean();

    /** Lists that are not there: a workflow that nobody has written yet. */
    private final Set<String> absent = new HashSet<>();

    private boolean pastLeft = true;
    private boolean unweighedLeft = true;
    private volatile @Nullable Instant lastPoll;
    private volatile @Nullable Pause pause;
    private String trouble = "";

    /**
     * @param retention how far back the past is read
     * @param worker one thread, which may block
     */
    GitHubHistory(
            GitHubSource source,
            Environments environments,
            Ledger ledger,
            RollbackDetection rollbacks,
            GitHubStore store,
            Duration interval,
            Duration retention,
            Executor worker,
            Clock clock) {
        this.environments = environments;
        this.ledger = ledger;
        this.rollbacks = rollbacks;
        this.interval = interval;
        this.worker = worker;
        this.clock = clock;
        GitHubPlaces places = new GitHubPlaces(environments);
        this.intake = new HistoryIntake(source, places, ledger, store, retention, clock);
        this.reader = new ShelfReader(source, intake, store, retention, clock);
        this.repositories = places.repositories();
        for (String repository : repositories) {
            places.workflows(repository).forEach(file -> shelves.add(Shelf.runs(repository, file)));
            for (Environment environment : places.of(repository)) {
                environment
                        .githubEnvironment()
                        .map(name -> Shelf.deployments(repository, name))
                        .filter(shelf -> !shelves.contains(shelf))
                        .ifPresent(shelves::add);
            }
        }
    }

    /** Has the worker do what is due, if it is idle. Never waits: for a loop of a second. */
    public void tick() {
        if (working.compareAndSet(false, true)) {
            worker.execute(() -> {
                try {
                    work();
                } finally {
                    working.set(false);
                }
            });
        }
    }

    /** A webhook told of something that is worth a look. */
    @Override
    public void hint(String repository, @Nullable Long deployment, @Nullable Long run) {
        Hint hint = new Hint(repository, deployment, run);
        if (!hints.contains(hint)) {
            hints.add(hint);
        }
        tick();
    }

    /** One turn on the calling thread: the present first, then some of the past. */
    void work() {
        Pause waiting = pause;
        if (waiting != null && waiting.holds(clock.instant())) {
            return;
        }
        try {
            boolean worked = followHints();
            if (isDue()) {
                poll();
                completeCurrent();
                lastPoll = clock.instant();
                worked = true;
            }
            if (worked || pastLeft || unweighedLeft) {
                backfill();
                weigh();
                works();
            }
        } catch (OutsideTrouble outside) {
            Instant now = clock.instant();
            lastPoll = now;
            pause = new Pause(now, outside.retryAt().orElse(now.plus(interval)));
            fails(outside.code());
        } catch (StorageUnavailable unavailable) {
            Instant now = clock.instant();
            lastPoll = now;
            pause = new Pause(now, now.plus(WHILE_ACTIVE));
            fails("storage_unavailable");
        }
    }

    private boolean isDue() {
        Instant last = lastPoll;
        if (last == null) {
            return true;
        }
        Duration since = Duration.between(last, clock.instant()).abs(); // a clock that was set back must not stop it
        return since.compareTo(interval) >= 0 || (since.compareTo(WHILE_ACTIVE) >= 0 && isActive());
    }

    private boolean isActive() {
        Instant since = clock.instant().minus(ACTIVE_FOR);
        return ledger.active().stream()
                .anyMatch(row -> isOurs(row) && row.deployedAt().isAfter(since));
    }

    private static boolean isOurs(Ledger.Active row) {
        return row.githubId() != null || row.workflowRunId() != null;
    }

    /** One that cannot be followed now is dropped: the poll will find what it meant. */
    private boolean followHints() {
        boolean any = false;
        for (Hint hint = hints.poll(); hint != null; hint = hints.poll()) {
            any = true;
            look(hint.repository(), hint.deployment(), hint.run());
        }
        return any;
    }

    private void look(String repository, @Nullable Long deployment, @Nullable Long run) {
        try {
            intake.look(repository, deployment, run);
        } catch (OutsideTrouble missing) {
            if (!Looker.isMissing(missing)) {
                throw missing;
            }
        }
    }

    private void poll() {
        Set<Long> asked = new HashSet<>();
        for (Shelf shelf : shelves) {
            try {
                reader.poll(shelf, asked);
                absent.remove(shelf.key());
            } catch (OutsideTrouble missing) {
                absent.add(shelf.key());
                if (!Looker.isMissing(missing)) {
                    throw missing;
                }
            }
        }
        // what goes on although no list showed anything new
        for (Ledger.Active row : ledger.active()) {
            Long id = row.githubId() == null ? row.workflowRunId() : row.githubId();
            if (id != null && !asked.contains(id)) {
                environments
                        .find(row.environment())
                        .flatMap(environment ->
                                environments.applicationOf(environment).repository())
                        .ifPresent(repository -> look(repository, row.githubId(), row.workflowRunId()));
            }
        }
    }

    private void completeCurrent() {
        for (String repository : repositories) {
            intake.complete(repository);
        }
    }

    private void backfill() {
        pastLeft = false;
        for (Shelf shelf : shelves) {
            pastLeft |= !absent.contains(shelf.key()) && reader.backfill(shelf);
        }
    }

    /** Only where the past is read: a success is compared with the one before it, which must be there. */
    private void weigh() {
        if (pastLeft) {
            return;
        }
        unweighedLeft = false;
        for (Environment environment : environments.all()) {
            unweighedLeft |= rollbacks.weigh(environment.id(), WEIGHED_AT_ONCE) == WEIGHED_AT_ONCE;
        }
    }

    private void works() {
        pause = null;
        if (!trouble.isEmpty()) {
            log.info("GitHub's history is read again");
            trouble = "";
        }
    }

    /** Logs the turn, not every try. */
    private void fails(String code) {
        if (!trouble.equals(code)) {
            log.warn("GitHub's history cannot be read now ({}); it goes on where it was", code);
            trouble = code;
        }
    }
}

package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.deploydash.github.GitHubStore.Cursor;
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

    /** GitHub's lists may show an entry a little after a later one. */
    private static final Duration OVERLAP = Duration.ofHours(1);

    private static final int PAGE = 30;
    private static final int BACKFILL_MOST = 1_000;

    /** So many questions of the past, then a look at the present. */
    private static final int BACKFILL_AT_ONCE = 10;

    private static final int WEIGHED_AT_ONCE = 5;

    private static final Logger log = LoggerFactory.getLogger(GitHubHistory.class);

    /** Something a webhook told of. */
    private record Hint(
            String repository,
            @Nullable Long deployment,
            @Nullable Long run) {}

    private final GitHubSource source;
    private final HistoryIntake intake;
    private final GitHubStore store;
    private final Ledger ledger;
    private final RollbackDetection rollbacks;
    private final Environments environments;
    private final Duration interval;
    private final Duration retention;
    private final Executor worker;
    private final Clock clock;
    private final GitHubPlaces places;
    private final List<Shelf> shelves = new ArrayList<>();
    private final Queue<Hint> hints = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean working = new AtomicBoolean();

    /** Lists whose first page was stored whole: only then "unchanged" means that there is nothing to do. */
    private final Set<String> settled = new HashSet<>();

    /** Lists that are not there: a workflow that nobody has written yet. */
    private final Set<String> absent = new HashSet<>();

    private volatile @Nullable Instant lastPoll;
    private volatile @Nullable Instant notBefore;
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
        this.source = source;
        this.environments = environments;
        this.ledger = ledger;
        this.rollbacks = rollbacks;
        this.store = store;
        this.interval = interval;
        this.retention = retention;
        this.worker = worker;
        this.clock = clock;
        this.places = new GitHubPlaces(environments);
        this.intake = new HistoryIntake(source, places, ledger, store, retention, clock);
        for (String repository : places.repositories()) {
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
        Instant pause = notBefore;
        if (pause != null && clock.instant().isBefore(pause)) {
            return;
        }
        try {
            followHints();
            if (isDue()) {
                poll();
                lastPoll = clock.instant();
            }
            backfill();
            weigh();
            works();
        } catch (OutsideTrouble outside) {
            lastPoll = clock.instant();
            notBefore = outside.retryAt().orElse(null);
            fails(outside.code());
        } catch (StorageUnavailable unavailable) {
            lastPoll = clock.instant();
            fails("storage_unavailable");
        }
    }

    private boolean isDue() {
        Instant last = lastPoll;
        if (last == null) {
            return true;
        }
        Duration pause = isActive() && WHILE_ACTIVE.compareTo(interval) < 0 ? WHILE_ACTIVE : interval;
        Duration since = Duration.between(last, clock.instant()).abs(); // a clock that was set back must not stop it
        return since.compareTo(pause) >= 0;
    }

    private boolean isActive() {
        Instant since = clock.instant().minus(ACTIVE_FOR);
        return ledger.active().stream()
                .anyMatch(row -> isOurs(row) && row.deployedAt().isAfter(since));
    }

    private static boolean isOurs(Ledger.Active row) {
        return row.githubId() != null || row.workflowRunId() != null;
    }

    private void followHints() {
        for (Hint hint = hints.peek(); hint != null; hint = hints.peek()) {
            look(hint.repository(), hint.deployment(), hint.run());
            hints.poll();
        }
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
                poll(shelf, asked);
                absent.remove(shelf.key());
            } catch (OutsideTrouble missing) {
                settled.remove(shelf.key());
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

    private void poll(Shelf shelf, Set<Long> asked) {
        Cursor cursor = store.cursor(shelf.key());
        Instant newest = cursor.newest();
        Instant enough = newest == null ? Instant.MAX : newest.minus(OVERLAP);
        boolean more = true;
        for (int page = 1; more; page++) {
            GitHubSource.Answer answer = source.get(shelf.page(page, PAGE));
            if (page == 1 && answer.unchanged() && settled.contains(shelf.key())) {
                return;
            }
            settled.remove(shelf.key());
            @Nullable Instant oldest = null;
            for (JsonNode entry : shelf.entries(answer.body())) {
                if (intake.take(shelf, entry)) {
                    asked.add(Looker.id(entry));
                }
                oldest = Foreign.time(entry, "created_at");
                newest = later(newest, oldest);
            }
            more = answer.more() && oldest != null && oldest.isAfter(enough);
        }
        store.keep(shelf.key(), new Cursor(newest, cursor.backfillPage(), cursor.backfilled()));
        settled.add(shelf.key());
    }

    private void backfill() {
        for (Shelf shelf : shelves) {
            Cursor cursor = store.cursor(shelf.key());
            Integer page = cursor.backfillPage();
            if (page != null && !absent.contains(shelf.key())) {
                backfill(shelf, cursor, page);
            }
        }
    }

    /** Entries that are stored are not asked for again, so a page that was left half-way goes on where it was. */
    private void backfill(Shelf shelf, Cursor cursor, int page) {
        GitHubSource.Answer answer = source.get(shelf.page(page, PAGE));
        int asked = 0;
        int entries = 0;
        boolean tooOld = false;
        for (JsonNode entry : shelf.entries(answer.body())) {
            if (asked == BACKFILL_AT_ONCE) {
                return;
            }
            asked += intake.take(shelf, entry) ? 1 : 0;
            entries++;
            Instant made = Foreign.time(entry, "created_at");
            tooOld = made != null && made.isBefore(clock.instant().minus(retention));
        }
        int stored = cursor.backfilled() + entries;
        boolean end = !answer.more() || tooOld || stored >= BACKFILL_MOST;
        store.keep(
                shelf.key(), new Cursor(store.cursor(shelf.key()).newest(), end ? null : (Integer) (page + 1), stored));
    }

    /** Only where the past is read: a success is compared with the one before it, which must be there. */
    private void weigh() {
        boolean whole = shelves.stream()
                .filter(shelf -> !absent.contains(shelf.key()))
                .allMatch(shelf -> store.cursor(shelf.key()).backfillPage() == null);
        if (whole) {
            environments.all().forEach(environment -> rollbacks.weigh(environment.id(), WEIGHED_AT_ONCE));
        }
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    private void works() {
        notBefore = null;
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

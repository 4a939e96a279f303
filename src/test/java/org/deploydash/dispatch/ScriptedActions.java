package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.deploydash.dispatch.RunReport.RunState;
import org.deploydash.testing.MutableClock;

/** GitHub behind its ports, without a network: one line of commits, tags on it, and runs that do what a test says. */
final class ScriptedActions implements Workflows, Commits {

    /** Commits of 40 digits, oldest first. */
    static String commit(int number) {
        return String.format("%07x", number + 0xa000000) + "0".repeat(33);
    }

    final List<RunRequest> asked = new CopyOnWriteArrayList<>();
    final List<Long> cancelled = new CopyOnWriteArrayList<>();
    final Map<Long, RunReport> runs = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, String> branches = new LinkedHashMap<>();
    final Map<Integer, String> files = new LinkedHashMap<>();
    int looks;
    private final MutableClock clock;
    private final Instant start;
    private boolean heard;
    private long next = 9_000_000_000L;
    private Function<RunRequest, Start> manner;
    private final AtomicReference<OutsideTrouble> away = new AtomicReference<>();

    /** @param clock ours: where somebody sets it, GitHub's own goes on as it did */
    ScriptedActions(MutableClock clock) {
        this.clock = clock;
        this.start = clock.instant();
        this.manner = request -> started(create(request));
        for (int release = 0; release < 4; release++) {
            tags.put("v1." + release + ".0", commit(10 * release));
        }
        branches.put("main", commit(40));
    }

    private static Start started(RunReport run) {
        return new Start.Started(run.id(), run.url());
    }

    /** A run comes of the request. */
    synchronized RunReport create(RunRequest request) {
        long id = ++next;
        report(id, request, RunState.QUEUED, List.of());
        return runs.get(id);
    }

    private void report(long id, RunRequest request, RunState state, List<RunReport.Job> jobs) {
        RunReport before = runs.get(id);
        runs.put(
                id,
                new RunReport(
                        id,
                        1,
                        request.workflow(),
                        "Deploy",
                        state,
                        state.isEnd() ? "completed" : state.name().toLowerCase(java.util.Locale.ROOT),
                        null,
                        URI.create("https://github.com/owner/rosey/actions/runs/" + id),
                        "workflow_dispatch",
                        request.ref(),
                        commit(40),
                        "octo-deployer",
                        before == null ? now() : before.createdAt(),
                        null,
                        now(),
                        jobs));
    }

    private Instant now() {
        return start.plusNanos(clock.nanoTime());
    }

    @Override
    public synchronized Optional<Instant> time() {
        return heard ? Optional.of(now()) : Optional.empty();
    }

    /** A new process asks, to which nothing was answered yet. */
    synchronized void unheard() {
        heard = false;
    }

    /** The newest run is that far, with these jobs. */
    synchronized void now(RunState state, RunReport.Job... jobs) {
        report(next, asked.get(asked.size() - 1), state, List.of(jobs));
    }

    synchronized void appears(Instant createdAt) {
        RunReport made = create(asked.get(asked.size() - 1));
        runs.put(
                made.id(),
                new RunReport(
                        made.id(),
                        1,
                        made.workflow(),
                        made.name(),
                        made.state(),
                        made.status(),
                        null,
                        made.url(),
                        made.event(),
                        made.branch(),
                        made.commit(),
                        made.actor(),
                        createdAt,
                        null,
                        createdAt,
                        List.of()));
    }

    void manner(Function<RunRequest, Start> answer) {
        manner = answer;
    }

    /** Nobody answers any more, or again. */
    void away(OutsideTrouble trouble) {
        away.set(trouble);
    }

    private synchronized void check() {
        heard = true;
        OutsideTrouble trouble = away.get();
        if (trouble != null) {
            throw trouble;
        }
    }

    @Override
    public Optional<Unavailable> unavailable() {
        return Optional.empty();
    }

    @Override
    public Start start(RunRequest request) {
        asked.add(request);
        return manner.apply(request);
    }

    @Override
    public synchronized Optional<RunReport> run(String repository, long runId) {
        looks++;
        check();
        return Optional.ofNullable(runs.get(runId));
    }

    @Override
    public synchronized List<RunReport> find(RunRequest request, Instant since) {
        check();
        return runs.values().stream()
                .filter(run -> run.workflow().equals(request.workflow()))
                .filter(run -> request.ref().equals(run.branch()))
                .filter(run -> !run.createdAt().isBefore(since))
                .toList();
    }

    @Override
    public void cancel(String repository, long runId) {
        check();
        cancelled.add(runId);
    }

    @Override
    public Refs refs(String repository) {
        check();
        return new Refs(refs(tags), refs(branches));
    }

    private static List<Refs.Ref> refs(Map<String, String> names) {
        return names.entrySet().stream()
                .map(entry -> new Refs.Ref(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public Optional<String> resolve(String repository, String ref) {
        check();
        return Optional.ofNullable(tags.getOrDefault(ref, branches.get(ref)))
                .or(() -> number(ref) < 0 ? Optional.empty() : Optional.of(commit(number(ref))));
    }

    private static int number(String commit) {
        return commit.matches("a[0-9a-f]{6,39}") ? Integer.parseInt(commit.substring(0, 7), 16) - 0xa000000 : -1;
    }

    @Override
    public Comparison compare(String repository, String base, String head) {
        check();
        int from = number(base);
        int to = number(head);
        List<Comparison.Change> commits = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (int n = to; n > from; n--) {
            commits.add(new Comparison.Change(
                    commit(n),
                    "Change " + n + " (#" + n + ")",
                    n % 3 == 0 ? "ada" : "grace",
                    Instant.parse("2026-11-01T00:00:00Z").plusSeconds(3600L * n),
                    URI.create("https://github.com/owner/rosey/commit/" + commit(n)),
                    (long) n));
            if (files.containsKey(n)) {
                changed.add(files.get(n));
            }
        }
        return new Comparison(
                Math.max(0, to - from),
                Math.max(0, from - to),
                commits,
                changed,
                URI.create("https://github.com/owner/rosey/compare"));
    }
}

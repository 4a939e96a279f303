package org.deploydash.testing.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * What one repository holds, and what may happen to it from elsewhere. Every method first lets happen what is due by the clock, so the order
 * of calls and of time agree.
 */
public final class FakeRepository {

    final CommitGraph graph;
    final Map<String, FakeWorkflow> workflows = new LinkedHashMap<>();
    final Map<String, FakeEnvironment> environments = new LinkedHashMap<>();
    final List<FakeRun> runs = new ArrayList<>();
    final Deployments deployments = new Deployments(this);
    private final List<BiConsumer<FakeRepository, Happening>> listeners = new CopyOnWriteArrayList<>();
    private final RunLife life = new RunLife(this);
    private final long id;
    private final Clock clock;
    private final AtomicLong ids;
    private final Object lock;
    private final Instant createdAt;
    private final List<String> formerNames = new CopyOnWriteArrayList<>();
    private volatile String name;

    /** @param ids shared by all that is numbered; @param lock of the whole fake */
    public FakeRepository(String name, Clock clock, AtomicLong ids, Object lock) {
        this.name = name;
        this.clock = clock;
        this.ids = ids;
        this.lock = lock;
        this.id = ids.incrementAndGet();
        this.createdAt = clock.instant().minus(Duration.ofDays(900));
        this.graph = new CommitGraph(name);
    }

    public long id() {
        return id;
    }

    /** {@code owner/name}, as it is called now. */
    public String name() {
        return name;
    }

    public String owner() {
        return name.substring(0, name.indexOf('/'));
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Requests by the old name get a 301 from now on. */
    public void rename(String newName) {
        formerNames.add(name);
        name = newName;
    }

    boolean wasCalled(String old) {
        return formerNames.stream().anyMatch(old::equalsIgnoreCase);
    }

    /** A commit on main, made now. */
    public FakeCommit commit(String author, String message, String... files) {
        return commit("main", author, message, now(), files);
    }

    /** On a branch, which begins with it where there is none of that name. */
    public FakeCommit commit(String branch, String author, String message, Instant at, String... files) {
        synchronized (lock) {
            return graph.add(branch, author, message, List.of(files), at, null);
        }
    }

    /** A merge commit on one branch of everything in another. */
    public FakeCommit merge(String branch, String from, String author, String message) {
        synchronized (lock) {
            return graph.add(
                    branch, author, message, List.of(), now(), graph.branches().get(from));
        }
    }

    public FakeRepository branch(String branch, String ref) {
        synchronized (lock) {
            graph.branch(branch, commitOf(ref).sha());
            return this;
        }
    }

    public FakeRepository tag(String tag, String ref) {
        synchronized (lock) {
            graph.tag(tag, commitOf(ref).sha());
            return this;
        }
    }

    /** A branch, tag or commit id, or so many before it ({@code main~3}); it must be there. */
    public FakeCommit commitOf(String ref) {
        synchronized (lock) {
            return graph.ancestor(ref).orElseThrow(() -> new IllegalArgumentException("no " + ref + " in " + name));
        }
    }

    /** Many commits on main, one every so often, the last of them {@code every} ago. */
    public FakeRepository history(int count, Duration every, String... authors) {
        Instant now = now();
        for (int n = count; n > 0; n--) {
            String author = authors[n % authors.length];
            commit(
                    "main",
                    author,
                    "Change number " + (count - n + 1),
                    now.minus(every.multipliedBy(n)),
                    "src/part" + n % 7 + ".py");
        }
        return this;
    }

    public FakeWorkflow workflow(FakeWorkflow workflow) {
        synchronized (lock) {
            workflows.put(workflow.file(), workflow.numbered(nextId()));
            return workflow;
        }
    }

    public FakeWorkflow workflow(String file) {
        synchronized (lock) {
            return Optional.ofNullable(workflows.get(file)).orElseThrow();
        }
    }

    public void removeWorkflow(String file) {
        synchronized (lock) {
            workflows.remove(file);
        }
    }

    /** The one of that name, new where there was none, as with GitHub. */
    public FakeEnvironment environment(String environment) {
        synchronized (lock) {
            return environments.computeIfAbsent(
                    environment, missing -> new FakeEnvironment(nextId(), missing, createdAt));
        }
    }

    /** Somebody starts a workflow on GitHub's own page. */
    public FakeRun dispatch(String file, String ref, Map<String, String> inputs, String actor) {
        return start(file, "workflow_dispatch", ref, inputs, actor, now());
    }

    /** A run of long ago, over when this returns: an approval was given at once. */
    public FakeRun past(String file, String ref, Map<String, String> inputs, String actor, Instant at) {
        synchronized (lock) {
            FakeRun run = start(file, "workflow_dispatch", ref, inputs, actor, at);
            while (run.status.equals("waiting")) {
                life.approve(run, owner(), "", run.updatedAt);
                settle();
            }
            return run;
        }
    }

    /** A run that was or is started then; what is due since then has happened when this returns. */
    public FakeRun start(String file, String event, String ref, Map<String, String> inputs, String actor, Instant at) {
        synchronized (lock) {
            settle();
            FakeWorkflow workflow = workflow(file);
            FakeRun run = new FakeRun(
                    nextId(),
                    runs.size() + 1,
                    workflow,
                    CommitGraph.bare(ref),
                    commitOf(ref),
                    event,
                    actor,
                    inputs,
                    at);
            runs.add(run);
            settle();
            return run;
        }
    }

    public void approve(FakeRun run) {
        review(run, true, owner(), "Go.");
    }

    public void reject(FakeRun run) {
        review(run, false, owner(), "Not today.");
    }

    void review(FakeRun run, boolean approved, String who, String comment) {
        synchronized (lock) {
            settle();
            if (approved) {
                life.approve(run, who, comment, now());
            } else {
                life.reject(run, who, comment, now());
            }
        }
    }

    /** @return false where it is over already */
    public boolean cancel(FakeRun run) {
        synchronized (lock) {
            settle();
            if (!run.isOver()) {
                life.cancel(run, now());
                return true;
            }
            return false;
        }
    }

    /** Another attempt of a run that is over. */
    public FakeRun rerun(FakeRun run, String actor) {
        synchronized (lock) {
            settle();
            life.again(run, actor, now());
            settle();
            return run;
        }
    }

    /** Lets a run come to its end at once, whatever its steps would take. One that waits for approval goes on waiting. */
    public FakeRun finish(FakeRun run) {
        synchronized (lock) {
            settle();
            run.hurriedAt = now();
            settle();
            return run;
        }
    }

    /** As another tool makes one, without Actions: with no status yet. */
    public FakeDeployment deploy(String environment, String ref, Map<String, Object> payload, String creator) {
        synchronized (lock) {
            settle();
            environment(environment);
            return deployments.add(environment, ref, commitOf(ref).sha(), creator, payload, now(), null);
        }
    }

    public void status(FakeDeployment deployment, String state, String creator) {
        synchronized (lock) {
            if (state.equals("success")) {
                deployments.deactivateOthers(deployment, now());
            }
            deployments.addStatus(deployment, state, creator, null, null, now());
        }
    }

    public List<FakeRun> runs() {
        synchronized (lock) {
            settle();
            return List.copyOf(runs);
        }
    }

    public List<FakeDeployment> deployments() {
        synchronized (lock) {
            settle();
            return List.copyOf(deployments.all());
        }
    }

    /** Called under the fake's lock, at the moment it happens; must not wait. */
    public void listen(BiConsumer<FakeRepository, Happening> listener) {
        listeners.add(listener);
    }

    /** Lets happen what is due. */
    void settle() {
        life.advance(now());
    }

    void tell(Happening happening) {
        listeners.forEach(listener -> listener.accept(this, happening));
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    Instant now() {
        return clock.instant();
    }
}

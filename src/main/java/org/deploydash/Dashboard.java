package org.deploydash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.deploydash.audit.AuditLog;
import org.deploydash.audit.AuditResource;
import org.deploydash.audit.AuditStore;
import org.deploydash.backups.Backups;
import org.deploydash.backups.BackupsResource;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.deployments.DeploymentResource;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.DeploymentView;
import org.deploydash.deployments.DeploymentsResource;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.LedgerAttempts;
import org.deploydash.deployments.LedgerDispatches;
import org.deploydash.deployments.LedgerTargets;
import org.deploydash.deployments.ReportedVersionStore;
import org.deploydash.deployments.VerificationWatch;
import org.deploydash.deployments.VersionWatch;
import org.deploydash.dispatch.Allowance;
import org.deploydash.dispatch.Attempts;
import org.deploydash.dispatch.Choices;
import org.deploydash.dispatch.Commits;
import org.deploydash.dispatch.CompareResource;
import org.deploydash.dispatch.Compares;
import org.deploydash.dispatch.Confirmed;
import org.deploydash.dispatch.DeployResource;
import org.deploydash.dispatch.EnvironmentsResource;
import org.deploydash.dispatch.Follow;
import org.deploydash.dispatch.OneAtATime;
import org.deploydash.dispatch.OperationChanged;
import org.deploydash.dispatch.OperationRegister;
import org.deploydash.dispatch.OperationResource;
import org.deploydash.dispatch.OperationStore;
import org.deploydash.dispatch.OperationViews;
import org.deploydash.dispatch.Operations;
import org.deploydash.dispatch.OperationsResource;
import org.deploydash.dispatch.Planner;
import org.deploydash.dispatch.Previews;
import org.deploydash.dispatch.RecentRuns;
import org.deploydash.dispatch.RollbackResource;
import org.deploydash.dispatch.StillCurrent;
import org.deploydash.dispatch.Targets;
import org.deploydash.dispatch.Unconnected;
import org.deploydash.dispatch.WorkflowRunsChanged;
import org.deploydash.dispatch.Workflows;
import org.deploydash.dispatch.WorkflowsResource;
import org.deploydash.environments.CurrentRelease;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.events.Journal;
import org.deploydash.github.DoctorResource;
import org.deploydash.github.GitHub;
import org.deploydash.github.GitHubHistory;
import org.deploydash.github.GitHubStore;
import org.deploydash.github.WebhookResource;
import org.deploydash.github.Webhooks;
import org.deploydash.health.Health;
import org.deploydash.health.HealthFigures;
import org.deploydash.health.HealthMomentStore;
import org.deploydash.health.HealthRecorder;
import org.deploydash.health.HealthResource;
import org.deploydash.health.HealthSampled;
import org.deploydash.health.HealthSampler;
import org.deploydash.health.HealthState;
import org.deploydash.health.HealthStore;
import org.deploydash.health.HttpHealthProbe;
import org.deploydash.health.InstalledVersionProbe;
import org.deploydash.health.Judge;
import org.deploydash.health.Sample;
import org.deploydash.live.Announcer;
import org.deploydash.live.EventsResource;
import org.deploydash.live.LiveHub;
import org.deploydash.live.LiveSettings;
import org.deploydash.live.Room;
import org.deploydash.logs.JournalTail;
import org.deploydash.logs.Logs;
import org.deploydash.logs.LogsResource;
import org.deploydash.loops.Loops;
import org.deploydash.loops.Pace;
import org.deploydash.rollbacks.FileRollbackTimeline;
import org.deploydash.rollbacks.MadeRollbackStore;
import org.deploydash.rollbacks.RollbackListing;
import org.deploydash.rollbacks.RollbackStore;
import org.deploydash.rollbacks.RollbackWatch;
import org.deploydash.rollbacks.RollbacksChanged;
import org.deploydash.rollbacks.RollbacksResource;
import org.deploydash.status.StatusBoard;
import org.deploydash.status.StatusChanged;
import org.deploydash.status.StatusResource;
import org.deploydash.status.StatusSources;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.web.Access;
import org.deploydash.web.Assets;
import org.deploydash.web.Json;
import org.deploydash.web.LimitSettings;
import org.deploydash.web.MeResource;
import org.deploydash.web.ReadyAnswers;
import org.deploydash.web.ReadyCapture;
import org.deploydash.web.SelfResource;
import org.jspecify.annotations.Nullable;

/** The whole object graph: every object is built here, once, in the order in which it is needed, and closed in the opposite one. */
final class Dashboard implements AutoCloseable {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PURGE_EVERY = Duration.ofHours(1);
    private static final Duration STORE_CHECK_EVERY = Duration.ofSeconds(5);
    private static final Duration ROLLBACK_LOOK_EVERY = Duration.ofSeconds(5);

    private static final Duration HISTORY_TICK = Duration.ofSeconds(1);
    private static final Duration WEBHOOKS_LEFT_EVERY = Duration.ofSeconds(30);

    /** GitHub lets one deliver again for 3 days. */
    private static final Duration DELIVERIES_KEPT = Duration.ofDays(30);

    private static final int BACKUPS_LOOKED_AT = 500;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final DashboardSettings settings;
    private final Assets assets;
    private final Clock clock;
    private final Loops loops;
    private final SqliteStorage storage;
    private final HealthStore healthStore;
    private final Ledger ledger;
    private final HealthSampler sampler;
    private final FileRollbackTimeline rollbacks;
    private final StatusBoard board;
    private final ReadyAnswers readyAnswers = new ReadyAnswers();
    private final Access access;
    private final Optional<GitHub> github;
    private final Optional<GitHubHistory> history;
    private final GitHubStore githubStore;
    private final Webhooks webhooks;
    private final Follow follow;
    private final Backups copies;
    private final AuditLog audit;
    private final DashboardApi api;
    private final DashboardPage page;

    /**
     * @param room how many pages may be open
     * @throws org.deploydash.storage.StorageRefused where the store cannot be opened
     */
    Dashboard(DashboardSettings settings, Room room, Assets assets, Clock wall, Pace pace) {
        this.settings = settings;
        this.assets = assets;
        this.clock = pace.clock(wall);
        Environments environments = settings.environments();
        List<String> ids = environments.all().stream().map(Environment::id).toList();

        storage = opened(SqliteStorage.open(settings.storage(), clock));
        try {
            EventBus bus = new EventBus();
            loops = opened(new Loops(clock, pace));
            AuditStore auditStore = new AuditStore(storage, clock);
            // closed after GitHub, so that it hears how the last question ended
            OperationRegister register = opened(new OperationRegister(new OperationStore(storage, auditStore), bus));

            // what is recorded
            healthStore = new HealthStore(storage);
            ledger = new Ledger(new DeploymentStore(storage), bus, clock);
            rollbacks = new FileRollbackTimeline(
                    environments, ZoneId.systemDefault(), new RollbackStore(storage), bus, clock);

            // what is asked
            HealthRecorder recorder = new HealthRecorder(healthStore, bus, new Judge(settings.sampling()));
            HttpHealthProbe probe = opened(new HttpHealthProbe(settings.sampling(), loops, clock));
            sampler = new HealthSampler(
                    environments,
                    new InstalledVersionProbe(probe, new CurrentRelease()),
                    recorder,
                    settings.sampling(),
                    clock,
                    pace::nanoTime);

            // what is shown
            board = new StatusBoard(
                    environments,
                    sources(recorder),
                    bus,
                    loops::after,
                    settings.sampling().interval(),
                    clock);
            forgetReadyAnswers(bus);
            Journal journal = new Journal(clock, Journal.Bounds.standard());
            LiveHub hub = opened(new LiveHub(journal, LiveSettings.standard(room)));

            // what GitHub does for us
            github = GitHub.connect(settings.github(), environments, bus, loops, clock, pace::nanoTime);
            github.ifPresent(this::opened);
            githubStore = new GitHubStore(storage);
            history = github.map(connected -> connected.history(
                    environments, ledger, githubStore, settings.ledger().retention()));
            webhooks = Webhooks.of(settings.github(), environments, ledger, githubStore, history, loops, clock);
            RecentRuns runs = github.map(GitHub::runs).orElseGet(RecentRuns::none);
            Logs logs = new Logs(
                    environments,
                    opened(new JournalTail(loops)),
                    github.map(GitHub::jobLogs).orElse(null),
                    environment -> ledger.latest(environment).map(Deployment::workflowRunId));

            // what follows from what was recorded
            ExecutorService recording = loops.workers("recording", 1);
            new LedgerDispatches(ledger, bus, recording);
            VersionWatch versions =
                    new VersionWatch(ledger, new ReportedVersionStore(storage), versionGrace(), recording);
            VerificationWatch verification = new VerificationWatch(ledger, ids, bus, recording);
            bus.subscribe(HealthSampled.class, sampled -> report(sampled.state().last(), versions, verification));
            new RollbackWatch(
                    environments,
                    ledger,
                    new HealthMomentStore(storage),
                    new MadeRollbackStore(storage),
                    rollbacks,
                    bus,
                    recording,
                    clock);
            // what GitHub is asked to do
            Workflows workflows = github.map(GitHub::workflows).orElseGet(Unconnected::new);
            Commits commits = github.map(GitHub::commits).orElseGet(Unconnected::new);
            audit = opened(new AuditLog(auditStore, clock));
            copies = new Backups(storage, settings.backup(), settings.storage().folder(), clock);
            Targets targets = new LedgerTargets(environments, ledger);
            Attempts attempts = new LedgerAttempts(ledger, clock);
            Planner planner = new Planner(environments, targets, commits, this::backups);
            Operations operations = new Operations(
                    register,
                    planner,
                    List.of(new OneAtATime(register, attempts), new StillCurrent(), new Confirmed()),
                    workflows,
                    Allowance.standard(),
                    audit,
                    clock);
            OperationViews operationViews = new OperationViews(register, attempts);
            Previews previews = new Previews(
                    planner,
                    commits,
                    attempts,
                    environment -> recorder.state(environment).health() != Health.UNKNOWN);
            Choices choices = new Choices(planner, targets, commits);
            follow = new Follow(register, workflows, bus, loops.workers("operations", 1), clock, pace::nanoTime);
            bus.subscribe(DeploymentChanged.class, changed -> follow.wake());
            new Announcer(
                    bus,
                    journal,
                    Json.mapper(),
                    deployment -> DeploymentView.of(deployment, ledger),
                    RollbackListing::of,
                    operationViews::of);

            // what is asked of us
            access = new Access(settings.access().publicRead(), ids);
            api = new DashboardApi(
                    access,
                    List.of(
                            new StatusResource(board),
                            new EnvironmentsResource(environments, operations, operationViews, access),
                            new DeploymentsResource(environments, ledger, auditStore, access, clock),
                            new DeploymentResource(ledger),
                            new RollbacksResource(environments, rollbacks),
                            new HealthResource(
                                    environments,
                                    healthStore,
                                    (environment, from, to) -> ledger.between(environment, from, to).stream()
                                            .map(deployment -> DeploymentView.of(deployment, ledger))
                                            .toList(),
                                    clock),
                            new EventsResource(hub),
                            new MeResource(access, ids),
                            new SelfResource(
                                    version(),
                                    assets.version(),
                                    loops,
                                    storage,
                                    sampler::dropped,
                                    () -> hub.figures().streams(),
                                    () -> github.map(GitHub::figures).orElseGet(() -> GitHub.unconnected(environments)),
                                    () -> github.map(GitHub::doctor).orElseGet(() -> GitHub.undoctored(environments)),
                                    access,
                                    clock),
                            new DoctorResource(github, environments, audit, access),
                            new WebhookResource(webhooks),
                            new DeployResource(environments, operations, operationViews, previews, choices, access),
                            new RollbackResource(environments, operations, operationViews, previews, choices, access),
                            new OperationsResource(environments, register, operationViews),
                            new OperationResource(register, operations, operationViews, access),
                            new AuditResource(audit),
                            new BackupsResource(copies, audit, access),
                            new WorkflowsResource(runs),
                            new CompareResource(environments, workflows, new Compares(targets, commits)),
                            new LogsResource(environments, logs)),
                    List.of(new ReadyCapture(readyAnswers)));
            page = new DashboardPage(
                    settings,
                    assets.version(),
                    board,
                    healthStore,
                    ledger,
                    rollbacks,
                    operations,
                    new OperationsPart(register, operationViews, ledger),
                    access,
                    clock);
        } catch (RuntimeException failure) {
            close(failure);
            throw failure;
        }
    }

    /** Begins to probe, watch, roll up and announce. */
    void start() {
        loops.atSlots("sampling", settings.sampling().interval(), sampler::round);
        loops.every("status", StatusBoard.TICK, board::tick);
        loops.every("figures", MINUTE, board::refreshFigures);
        loops.every("rollback files", ROLLBACK_LOOK_EVERY, rollbacks::refresh);
        loops.every("store check", STORE_CHECK_EVERY, storage::check);
        loops.every("audit", STORE_CHECK_EVERY, audit::writeKept);
        loops.every("roll-up", MINUTE, () -> healthStore.rollUp(clock.instant()));
        loops.every("purge", PURGE_EVERY, this::purge);
        loops.every("backups", Backups.LOOK_EVERY, copies::takeIfDue);
        loops.every("operations", Follow.EVERY, follow::tick);
        github.ifPresent(GitHub::start);
        history.ifPresent(reader -> loops.every("github history", HISTORY_TICK, reader::tick));
        if (settings.github().webhookSecret().isPresent()) {
            loops.every("webhooks", WEBHOOKS_LEFT_EVERY, webhooks::work);
        }
    }

    private static void report(@Nullable Sample sample, VersionWatch versions, VerificationWatch verification) {
        if (sample != null) {
            verification.reported(sample.environment(), sample.at(), sample.version());
            versions.reported(sample.environment(), sample.at(), sample.version());
        }
    }

    /** A version that no deployment explains yet may be explained by GitHub's next two answers. */
    private Duration versionGrace() {
        return github.isPresent() ? settings.github().pollInterval().multipliedBy(2) : Duration.ZERO;
    }

    private void purge() {
        Instant now = clock.instant();
        healthStore.purge(now, settings.retention());
        Instant kept = now.minus(settings.ledger().retention());
        ledger.purge(kept);
        githubStore.purge(kept, now.minus(DELIVERIES_KEPT));
    }

    LimitSettings limits() {
        return settings.limits();
    }

    Access access() {
        return access;
    }

    Assets assets() {
        return assets;
    }

    ReadyAnswers readyAnswers() {
        return readyAnswers;
    }

    DashboardApi api() {
        return api;
    }

    DashboardPage page() {
        return page;
    }

    /** Closes everything, the newest first, whatever one of them throws. */
    @Override
    public void close() {
        RuntimeException failure = new IllegalStateException("the dashboard did not close cleanly");
        close(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private void close(RuntimeException collector) {
        for (AutoCloseable next = open.pollFirst(); next != null; next = open.pollFirst()) {
            try {
                next.close();
            } catch (Exception failure) {
                collector.addSuppressed(failure);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.addFirst(closeable);
        return closeable;
    }

    /** Those that the bot's own scripts told of, newest first. */
    private List<String> backups(String environment) {
        return rollbacks.list(Optional.of(environment), BACKUPS_LOOKED_AT).rollbacks().stream()
                .flatMap(rollback -> Stream.ofNullable(rollback.backup()))
                .distinct()
                .toList();
    }

    private StatusSources sources(HealthRecorder recorder) {
        return new StatusSources() {
            @Override
            public HealthState health(String environment) {
                return recorder.state(environment);
            }

            @Override
            public Optional<Deployment> current(String environment) {
                return ledger.current(environment);
            }

            @Override
            public Optional<Deployment> latest(String environment) {
                return ledger.latest(environment);
            }

            @Override
            public HealthFigures figures(String environment, Instant from, Instant to) {
                return healthStore.figures(environment, from, to);
            }
        };
    }

    /** Subscribed before anybody is told, so that a page which asks because of an event gets the new answer. */
    private void forgetReadyAnswers(EventBus bus) {
        bus.subscribe(StatusChanged.class, changed -> readyAnswers.invalidate("status"));
        bus.subscribe(HealthSampled.class, sampled -> readyAnswers.invalidate("health"));
        bus.subscribe(DeploymentChanged.class, changed -> readyAnswers.invalidate("deployments"));
        bus.subscribe(OperationChanged.class, changed -> readyAnswers.invalidate("operations"));
        bus.subscribe(RollbacksChanged.class, changed -> readyAnswers.invalidate("rollbacks"));
        bus.subscribe(WorkflowRunsChanged.class, changed -> readyAnswers.invalidate("workflows"));
    }

    private static String version() {
        try (InputStream in = Objects.requireNonNull(Dashboard.class.getResourceAsStream("version.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

package org.deploydash.github;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.RollbackDetection;
import org.deploydash.dispatch.Commits;
import org.deploydash.dispatch.JobLogs;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.dispatch.RecentRuns;
import org.deploydash.dispatch.Workflows;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.loops.Loops;
import org.jspecify.annotations.Nullable;

/**
 * Everything this room does for the others, behind their ports. There is one where a repository and a token are configured; without them
 * GitHub is never spoken to.
 */
public final class GitHub implements AutoCloseable {

    private static final Duration DOCTOR_EVERY = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(1);

    /**
     * How GitHub is, as /api/self tells it.
     *
     * @param resetsAt when the hour's quota begins anew
     * @param retryAt when the limit that holds now is over, which may be sooner; null where none does
     */
    public record Figures(
            boolean configured,
            boolean reachable,
            @Nullable Instant lastSuccess,
            @Nullable Integer remaining,
            @Nullable Integer limit,
            @Nullable Instant resetsAt,
            @Nullable Instant retryAt,
            @Nullable String error,
            @Nullable String sentence,
            @Nullable Instant since) {

        public static final Figures NONE = new Figures(false, false, null, null, null, null, null, null, null, null);
    }

    private final GitHubSettings settings;
    private final GitHubClient client;
    private final GitHubWorkflows workflows;
    private final GitHubCommits commits;
    private final GitHubJobLogs jobLogs;
    private final RunList runs;
    private final Doctor doctor;
    private final Loops loops;
    private final Clock clock;

    private GitHub(
            GitHubSettings settings,
            Environments environments,
            EventBus bus,
            Loops loops,
            Clock clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.loops = loops;
        this.clock = clock;
        client = new GitHubClient(settings, GitHubClient.Timing.STANDARD, loops, clock, nanoTime);
        workflows = new GitHubWorkflows(client);
        commits = new GitHubCommits(client);
        jobLogs = new GitHubJobLogs(client, clock);
        runs = new RunList(client, environments, bus, clock);
        doctor = new Doctor(client, environments, workflows::mayStart, clock);
    }

    /** Empty where no application has a repository, or there is no token. */
    public static Optional<GitHub> connect(
            GitHubSettings settings,
            Environments environments,
            EventBus bus,
            Loops loops,
            Clock clock,
            LongSupplier nanoTime) {
        return settings.token().isPresent() && hasRepository(environments)
                ? Optional.of(new GitHub(settings, environments, bus, loops, clock, nanoTime))
                : Optional.empty();
    }

    private static boolean hasRepository(Environments environments) {
        return environments.applications().stream()
                .anyMatch(application -> application.repository().isPresent());
    }

    /** How it is where there is no connection: which part is missing. */
    public static Figures unconnected(Environments environments) {
        OutsideTrouble missing = missing(environments);
        return new Figures(false, false, null, null, null, null, null, missing.code(), missing.sentence(), null);
    }

    /** The same for administrators. */
    public static Object undoctored(Environments environments) {
        OutsideTrouble missing = missing(environments);
        return new Doctor.Report(
                null,
                List.of(Finding.warning(
                        missing.code(),
                        "GitHub",
                        missing.sentence(),
                        "Set GITHUB_TOKEN to a fine-grained token of the repository; it needs " + Doctor.ALL + ".")));
    }

    private static OutsideTrouble missing(Environments environments) {
        return hasRepository(environments) ? Trouble.tokenMissing() : Trouble.repositoryMissing();
    }

    /**
     * What brings GitHub's history into the ledger; to be ticked by a loop.
     *
     * @param retention how far back the past is read
     */
    public GitHubHistory history(Environments environments, Ledger ledger, GitHubStore store, Duration retention) {
        return new GitHubHistory(
                new ClientSource(client),
                environments,
                ledger,
                new RollbackDetection(environments, ledger, commits),
                store,
                settings.pollInterval(),
                retention,
                loops.workers("github-history", 1),
                clock);
    }

    /** Begins to look. */
    public void start() {
        loops.every("workflow runs", settings.pollInterval(), runs::refresh);
        loops.every("doctor", DOCTOR_EVERY, doctor::examine);
    }

    public Workflows workflows() {
        return workflows;
    }

    public Commits commits() {
        return commits;
    }

    public JobLogs jobLogs() {
        return jobLogs;
    }

    public RecentRuns runs() {
        return runs;
    }

    public Figures figures() {
        GitHubQuota quota = client.quota();
        String error = quota.error();
        return new Figures(
                true,
                quota.lastSuccess() != null && (error == null || !Trouble.isAway(error)),
                quota.lastSuccess(),
                quota.remaining(),
                quota.limit(),
                quota.resetsAt(),
                client.limitedUntil(),
                error,
                quota.sentence(),
                quota.since());
    }

    /** For administrators: what is right and wrong with the connection. */
    public Object doctor() {
        return doctor.report();
    }

    void examineSoon() {
        loops.after(SOON, doctor::examine);
    }

    @Override
    public void close() {
        client.close();
    }
}

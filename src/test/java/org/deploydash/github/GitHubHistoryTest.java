package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.deploydash.deployments.DeploymentStatus.CANCELLED;
import static org.deploydash.deployments.DeploymentStatus.FAILED;
import static org.deploydash.deployments.DeploymentStatus.IN_PROGRESS;
import static org.deploydash.deployments.DeploymentStatus.QUEUED;
import static org.deploydash.deployments.DeploymentStatus.REJECTED;
import static org.deploydash.deployments.DeploymentStatus.ROLLED_BACK;
import static org.deploydash.deployments.DeploymentStatus.SUCCESS;
import static org.deploydash.deployments.DeploymentStatus.WAITING;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.deploydash.DashboardSettings;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.DeploymentQuery;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.DeploymentTurn;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.ReportedVersionStore;
import org.deploydash.deployments.RollbackDetection;
import org.deploydash.deployments.VersionWatch;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.loops.Loops;
import org.deploydash.settings.Secret;
import org.deploydash.settings.Surroundings;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.FakeDeployment;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.FakeWorkflow;
import org.deploydash.testing.github.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHubHistoryTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(1000);

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final FakeGitHub github = FakeGitHub.start(clock);
    private final FakeRepository repository = RoseyRepository.on(github);
    private final List<Deployment> announced = new ArrayList<>();
    private Environments environments;
    private SqliteStorage storage;
    private Ledger ledger;
    private GitHubHistory history;
    private GitHubClient client;
    private Loops loops;

    @BeforeEach
    void open() {
        environments = environments();
        start();
    }

    private Environments environments() {
        Properties properties = new Properties();
        properties.setProperty("user.dir", folder.toString());
        return DashboardSettings.read(name -> Optional.empty(), Surroundings.of(properties))
                .environments();
    }

    /** Everything that a restart forgets is made anew. */
    private void start() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder.resolve("data")));
        EventBus bus = new EventBus();
        bus.subscribe(DeploymentChanged.class, changed -> announced.add(changed.deployment()));
        ledger = new Ledger(new DeploymentStore(storage), bus, clock);
        loops = new Loops(clock);
        client = new GitHubClient(
                new GitHubSettings(
                        github.url(),
                        INTERVAL,
                        Optional.of(new Secret(FakeGitHub.TOKEN)),
                        Optional.empty(),
                        Optional.empty()),
                GitHubClient.Timing.STANDARD,
                loops,
                clock,
                clock::nanoTime);
        history = new GitHubHistory(
                new ClientSource(client),
                environments,
                ledger,
                new RollbackDetection(environments, ledger, new GitHubCommits(client)),
                new GitHubStore(storage),
                INTERVAL,
                RETENTION,
                Runnable::run,
                clock);
    }

    private void restart() {
        stop();
        start();
    }

    private void stop() {
        client.close();
        loops.close();
        storage.close();
    }

    @AfterEach
    void close() {
        stop();
        github.close();
    }

    private void pass(Duration time) {
        clock.advance(time);
        history.tick();
    }

    private void settle() {
        for (int turn = 0; turn < 60; turn++) {
            history.tick();
        }
    }

    private List<Deployment> rows() {
        return ledger.page(DeploymentQuery.newest(500)).deployments();
    }

    private Deployment only() {
        assertThat(rows()).hasSize(1);
        return rows().get(0);
    }

    private FakeRun production(String version) {
        return repository.dispatch(
                RoseyRepository.PROD_WORKFLOW, "main", RoseyRepository.inputs(version, "because"), "ada");
    }

    private FakeRun test(String ref) {
        return repository.dispatch(RoseyRepository.TEST_WORKFLOW, ref, Map.of(), "grace");
    }

    @Test
    void a_run_that_nobody_told_of_becomes_a_row_that_follows_it_to_its_end() {
        settle();
        FakeRun run = test("v1.2.0");
        pass(INTERVAL);
        Deployment queued = only();
        assertThat(queued.status()).isIn(QUEUED, IN_PROGRESS, SUCCESS);
        pass(Duration.ofSeconds(60));
        Deployment done = only();
        assertThat(done.id()).isEqualTo(queued.id());
        assertThat(done.status()).isEqualTo(SUCCESS);
        assertThat(done.environment()).isEqualTo("test");
        assertThat(done.version()).isEqualTo("v1.2.0");
        assertThat(done.commit()).isEqualTo(run.head().sha());
        assertThat(done.commitMessage()).isEqualTo(run.head().message());
        assertThat(done.deployedBy()).isEqualTo("grace");
        assertThat(done.workflowRunId()).isEqualTo(run.id());
        assertThat(done.runUrl().toString()).endsWith("/actions/runs/" + run.id());
        assertThat(done.source()).isEqualTo(DeploymentSource.GITHUB);
        assertThat(done.durationSeconds()).isEqualTo(20); // its job's steps, without the queue
        assertThat(Duration.between(done.startedAt(), done.finishedAt())).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void the_tip_of_the_branch_is_not_the_version_of_production() {
        repository.finish(production("v1.1.0"));
        settle();
        assertThat(only().environment()).isEqualTo("prod");
        assertThat(only().version()).isNull();
        assertThat(only().commit()).isNull();
        assertThat(only().commitMessage()).isNull();
    }

    private void isVersion(Deployment row, String version) {
        assertThat(row.version()).isEqualTo(version);
        assertThat(row.commit()).isEqualTo(repository.commitOf(version).sha());
        assertThat(row.commitMessage())
                .isEqualTo(repository.commitOf(version).message())
                .isNotEqualTo(repository.commitOf("main").message());
    }

    @Test
    void a_version_in_the_name_of_the_run_is_what_was_deployed() {
        repository.workflow(RoseyRepository.PROD_WORKFLOW).runName(inputs -> "Deploy " + inputs.get("version") + "!");
        repository.finish(production("v1.1.0"));
        settle();
        isVersion(only(), "v1.1.0");
    }

    @Test
    void a_version_that_the_server_told_leads_to_its_commit_and_message() {
        VersionWatch watch = new VersionWatch(ledger, new ReportedVersionStore(storage), Duration.ZERO, Runnable::run);
        watch.reported("prod", clock.instant().minusSeconds(60), "v1.0.0");
        repository.finish(production("v1.1.0"));
        settle();
        watch.reported("prod", clock.instant().plusSeconds(60), "v1.1.0");
        watch.reported("prod", clock.instant().plusSeconds(70), "v1.1.0");
        pass(INTERVAL);
        isVersion(only(), "v1.1.0");
    }

    @Test
    void a_version_without_a_tag_has_no_commit_and_is_not_asked_for_again_and_again() {
        repository.workflow(RoseyRepository.PROD_WORKFLOW).payload(inputs -> Map.of("version", "v9.9.9"));
        repository.finish(production("v1.1.0"));
        settle();
        assertThat(only().version()).isEqualTo("v9.9.9");
        assertThat(only().commit()).isNull();
        for (int n = 0; n < 5; n++) {
            pass(INTERVAL);
        }
        assertThat(github.count("GET", "/commits/v9.9.9")).isEqualTo(1);
    }

    @Test
    void a_run_that_a_push_started_deploys_what_was_pushed() {
        FakeRun run = repository.start(RoseyRepository.PROD_WORKFLOW, "push", "main", Map.of(), "ada", clock.instant());
        repository.finish(run);
        settle();
        assertThat(only().commit()).isEqualTo(run.head().sha());
        assertThat(only().commitMessage()).isEqualTo(run.head().message());
    }

    @Test
    void the_version_is_what_the_payload_says() {
        repository.workflow(RoseyRepository.PROD_WORKFLOW).payload(inputs -> Map.of("version", inputs.get("version")));
        repository.finish(production("v1.1.0"));
        settle();
        isVersion(only(), "v1.1.0");
    }

    @Test
    void an_approval_is_waited_for_given_and_the_time_before_it_is_not_the_duration() {
        repository.environment("production").needsApproval(true);
        FakeRun run = production("v1.1.0");
        pass(Duration.ofMinutes(1));
        assertThat(only().status()).isEqualTo(WAITING);
        clock.advance(Duration.ofDays(2));
        repository.approve(run);
        pass(Duration.ofSeconds(10));
        assertThat(only().status()).isEqualTo(IN_PROGRESS);
        pass(Duration.ofMinutes(2));
        Deployment done = only();
        assertThat(done.status()).isEqualTo(SUCCESS);
        assertThat(done.durationSeconds()).isEqualTo(22);
        assertThat(done.deployedAt()).isEqualTo(done.startedAt());
        assertThat(ledger.turns(done.id()))
                .extracting(DeploymentTurn::status)
                .containsSubsequence(WAITING, IN_PROGRESS, SUCCESS);
    }

    @Test
    void a_clock_that_is_set_back_stops_nobody_from_looking() {
        github.faults().always(Fault.status(502));
        history.work();
        github.faults().clear();
        clock.set(Duration.ofHours(-1));
        repository.finish(production("v1.1.0"));
        settle();
        assertThat(rows()).isNotEmpty();
    }

    @Test
    void refused_cancelled_and_failed_are_told_apart() {
        repository.environment("production").needsApproval(true);
        FakeRun refused = production("v1.1.0");
        clock.advance(Duration.ofMinutes(1));
        repository.reject(refused);
        repository.environment("production").needsApproval(false);
        FakeRun cancelled = production("v1.2.0");
        clock.advance(Duration.ofSeconds(12));
        repository.cancel(cancelled);
        repository.workflow(RoseyRepository.PROD_WORKFLOW).failsIn("Verify health");
        repository.finish(production("v1.3.0"));
        settle();
        assertThat(rows())
                .extracting(Deployment::workflowRunId, Deployment::status)
                .contains(tuple(refused.id(), REJECTED), tuple(cancelled.id(), CANCELLED))
                .hasSize(3);
        assertThat(rows()).extracting(Deployment::status).containsOnlyOnce(FAILED);
    }

    @Test
    void only_what_was_stopped_in_its_deploying_job_had_begun() {
        repository.environment("production").needsApproval(true);
        FakeRun waiting = production("v1.1.0");
        pass(Duration.ofMinutes(1));
        repository.cancel(waiting);
        repository.environment("production").needsApproval(false);
        FakeRun begun = production("v1.2.0");
        clock.advance(Duration.ofSeconds(20));
        repository.cancel(begun);
        settle();
        assertThat(rowOf(begun).status()).isEqualTo(CANCELLED);
        assertThat(rowOf(begun).startedAt()).isNotNull();
        assertThat(rowOf(waiting).status()).isEqualTo(CANCELLED);
        assertThat(rowOf(waiting).startedAt()).isNull();
    }

    @Test
    void a_second_attempt_is_a_row_of_its_own() {
        repository.workflow(RoseyRepository.TEST_WORKFLOW).failsIn("Install");
        FakeRun run = repository.finish(test("main"));
        settle();
        repository.workflow(RoseyRepository.TEST_WORKFLOW).failsIn(null);
        repository.finish(repository.rerun(run, "ada"));
        pass(INTERVAL);
        assertThat(rows())
                .extracting(Deployment::status, Deployment::deployedBy)
                .containsExactlyInAnyOrder(tuple(FAILED, "grace"), tuple(SUCCESS, "ada"));
    }

    @Test
    void what_another_tool_deployed_without_a_run_is_history_too_and_superseded_is_no_state() {
        FakeDeployment first = repository.deploy("production", "v1.0.0", Map.of(), "ops");
        clock.advance(Duration.ofSeconds(5));
        repository.status(first, "in_progress", "ops");
        clock.advance(Duration.ofSeconds(40));
        repository.status(first, "success", "ops");
        clock.advance(Duration.ofHours(1));
        FakeDeployment second = repository.deploy("production", "v1.1.0", Map.of(), "ops");
        repository.status(second, "success", "ops");
        settle();
        assertThat(rows())
                .extracting(Deployment::version, Deployment::status, Deployment::durationSeconds)
                .containsExactly(tuple("v1.1.0", SUCCESS, null), tuple("v1.0.0", SUCCESS, 40L));
        assertThat(first.state()).isEqualTo("inactive");
    }

    @Test
    void deployments_to_places_that_are_not_ours_are_none() {
        FakeDeployment pages = repository.deploy("github-pages", "main", Map.of(), "ops");
        repository.status(pages, "success", "ops");
        repository.finish(repository.start("release.yml", "push", "main", Map.of(), "ada", clock.instant()));
        settle();
        assertThat(rows()).isEmpty();
    }

    @Test
    void a_workflow_without_an_environment_makes_rows_from_its_runs() {
        repository.workflow(FakeWorkflow.of(RoseyRepository.TEST_WORKFLOW, "Some other name")
                .job("Build", "Compile", 3)
                .job("Deploy", "Copy", 9));
        FakeRun run = repository.finish(test("main"));
        settle();
        assertThat(only().workflowRunId()).isEqualTo(run.id());
        assertThat(only().status()).isEqualTo(SUCCESS);
        assertThat(only().environment()).isEqualTo("test");
    }

    @Test
    void an_older_commit_than_the_one_it_replaces_is_a_rollback() {
        FakeRun newer = repository.finish(test("v1.2.0"));
        clock.advance(Duration.ofHours(1));
        FakeRun older = repository.finish(test("v1.1.0"));
        clock.advance(Duration.ofHours(1));
        FakeRun again = repository.finish(test("v1.3.0"));
        settle();
        Deployment replaced = rowOf(newer);
        assertThat(rowOf(older).rollbackOf()).isEqualTo(replaced.id());
        assertThat(replaced.status()).isEqualTo(ROLLED_BACK);
        assertThat(rowOf(again).rollbackOf()).isNull();
        assertThat(rowOf(older).status()).isEqualTo(SUCCESS);
    }

    private Deployment rowOf(FakeRun run) {
        return rows().stream()
                .filter(row -> row.workflowRunId() == run.id())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void our_own_dispatch_keeps_who_and_why_and_github_adds_how_it_went() {
        FakeRun run = production("v1.1.0");
        Deployment ours = ledger.observe(DeploymentObserved.in("prod", DeploymentSource.DISPATCH, QUEUED)
                .operation("op_1")
                .run(run.id(), 1)
                .version("v1.1.0")
                .commit(repository.commitOf("v1.1.0").sha())
                .deployedBy("ann")
                .reason("because")
                .seen());
        pass(Duration.ofMinutes(2));
        Deployment done = only();
        assertThat(done.id()).isEqualTo(ours.id());
        assertThat(done.status()).isEqualTo(SUCCESS);
        assertThat(done.deployedBy()).isEqualTo("ann");
        isVersion(done, "v1.1.0");
        assertThat(done.durationSeconds()).isEqualTo(22);
    }

    private void past(int runs) {
        for (int n = runs; n > 0; n--) {
            repository.past(
                    RoseyRepository.TEST_WORKFLOW,
                    "main~" + n % 30,
                    Map.of(),
                    "linus",
                    clock.instant().minus(Duration.ofHours(n)));
        }
    }

    @Test
    void the_past_is_read_once_over_a_restart_in_the_middle() {
        past(75);
        history.tick();
        history.tick();
        history.tick();
        int before = rows().size();
        assertThat(before).isBetween(30, 74);
        int asked = github.count("/statuses");
        restart();
        assertThat(rows()).hasSize(before);
        settle();
        assertThat(rows()).hasSize(75).allMatch(row -> row.status() != QUEUED);
        assertThat(github.count("/statuses") - asked).isLessThanOrEqualTo(76 - asked);
        assertThat(rows()).extracting(Deployment::workflowRunId).doesNotHaveDuplicates();
    }

    @Test
    void a_quiet_poll_costs_nothing() {
        past(5);
        settle();
        pass(INTERVAL);
        int exchanges = github.exchanges().size();
        for (int poll = 0; poll < 3; poll++) {
            pass(INTERVAL);
        }
        assertThat(github.exchanges().subList(exchanges, github.exchanges().size()))
                .hasSize(3 * 4)
                .allMatch(exchange -> exchange.answer().status() == 304);
        assertThat(announced).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void while_github_is_away_what_is_known_stays_and_nothing_is_missed_afterwards() {
        repository.finish(test("v1.0.0"));
        settle();
        github.faults().always(Fault.status(502));
        FakeRun meanwhile = repository.finish(test("v1.1.0"));
        pass(INTERVAL);
        pass(INTERVAL);
        assertThat(rows()).hasSize(1);
        github.faults().clear();
        pass(INTERVAL);
        assertThat(rowOf(meanwhile).status()).isEqualTo(SUCCESS);
    }

    @Test
    void a_poll_that_broke_in_the_middle_is_done_again_though_the_list_did_not_change() {
        settle();
        FakeRun run = repository.finish(test("v1.0.0"));
        github.faults().next(1, "/jobs", Fault.status(502));
        pass(INTERVAL);
        assertThat(rows()).isEmpty();
        pass(INTERVAL);
        assertThat(rowOf(run).status()).isEqualTo(SUCCESS);
    }

    @Test
    void a_missing_workflow_does_not_hide_the_others() {
        repository.removeWorkflow(RoseyRepository.PROD_WORKFLOW);
        FakeRun run = repository.finish(test("v1.0.0"));
        settle();
        assertThat(rowOf(run).status()).isEqualTo(SUCCESS);
    }

    @Test
    void what_goes_on_is_looked_at_more_often() {
        settle();
        clock.advance(Duration.ofSeconds(20));
        test("main");
        pass(Duration.ofSeconds(10));
        int before = github.exchanges().size();
        pass(GitHubHistory.WHILE_ACTIVE);
        assertThat(github.exchanges().size()).isGreaterThan(before);
        pass(GitHubHistory.WHILE_ACTIVE);
        pass(GitHubHistory.WHILE_ACTIVE);
        assertThat(only().status()).isEqualTo(SUCCESS);
        before = github.exchanges().size();
        pass(GitHubHistory.WHILE_ACTIVE);
        assertThat(github.exchanges()).hasSize(before);
    }

    @Test
    void a_renamed_repository_and_a_renamed_environment_make_no_second_rows() {
        FakeRun before = repository.finish(production("v1.1.0"));
        settle();
        repository.rename("grobertson/Rosey");
        environments = renamed("production", "live");
        restart();
        repository.environment("live");
        repository.workflow(FakeWorkflow.of(RoseyRepository.PROD_WORKFLOW, "Deploy to Production")
                .input("version", true)
                .input("reason", true)
                .deployJob("Deploy to Production", "live", "Deploy to server", 10));
        FakeRun after = repository.finish(production("v1.2.0"));
        settle();
        assertThat(rows())
                .extracting(Deployment::workflowRunId, Deployment::environment)
                .containsExactlyInAnyOrder(tuple(before.id(), "prod"), tuple(after.id(), "prod"));
    }

    private Environments renamed(String from, String to) {
        return new Environments(environments.applications().stream()
                .map(application -> new Application(
                        application.id(),
                        application.repository(),
                        application.rollbackHistory(),
                        application.environments().stream()
                                .map(place -> new Environment(
                                        place.id(),
                                        place.name(),
                                        place.application(),
                                        place.healthUrl(),
                                        place.githubEnvironment().map(name -> name.equals(from) ? to : name),
                                        place.confirm(),
                                        place.current(),
                                        place.deploy(),
                                        place.rollback(),
                                        place.logs()))
                                .toList()))
                .toList());
    }

    @Test
    void nothing_older_than_the_ledger_keeps_is_asked_for() {
        repository.past(
                RoseyRepository.TEST_WORKFLOW,
                "main",
                Map.of(),
                "linus",
                clock.instant().minus(Duration.ofDays(1200)));
        settle();
        assertThat(rows()).isEmpty();
        assertThat(github.count("/jobs")).isZero();
    }

    @Test
    void statuses_only_ever_move_forward_however_often_they_are_told() {
        repository.finish(test("v1.0.0"));
        settle();
        restart();
        settle();
        Map<Long, List<DeploymentStatus>> told = new java.util.TreeMap<>();
        announced.forEach(
                row -> told.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row.status()));
        assertThat(told.values()).allSatisfy(statuses -> assertThat(statuses).isSorted());
    }
}

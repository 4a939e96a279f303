package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;
import static org.deploydash.testing.RoseyRepository.PROD_WORKFLOW;
import static org.deploydash.testing.RoseyRepository.TEST_WORKFLOW;
import static org.deploydash.testing.RoseyRepository.inputs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.dispatch.RunReport;
import org.deploydash.dispatch.RunReport.RunState;
import org.deploydash.dispatch.RunRequest;
import org.deploydash.dispatch.Start;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.github.Answer;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Fault;
import org.deploydash.testing.github.RunDetails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHubWorkflowsTest {

    private static final RunRequest TEST =
            new RunRequest(Wired.REPOSITORY, TEST_WORKFLOW, "main", Map.of("reason", "go"));

    private final Wired wired = new Wired();
    private final FakeGitHub github = wired.github;
    private final FakeRepository rosey = wired.rosey;
    private final MutableClock clock = wired.clock;
    private final GitHubWorkflows workflows = new GitHubWorkflows(wired.client);

    @AfterEach
    void close() {
        wired.close();
    }

    // --- starting

    @Test
    void starts_a_run_and_knows_its_number() throws Exception {
        Start.Started started = started(workflows.start(TEST));

        FakeRun run = rosey.runs().get(0);
        assertThat(started.runId()).isEqualTo(run.id());
        assertThat(started.runUrl()).hasHost("github.com");
        assertThat(run.ref()).isEqualTo("main");
        assertThat(run.inputs()).isEqualTo(Map.of("reason", "go"));
        JsonNode sent =
                new ObjectMapper().readTree(github.exchanges().get(0).request().body());
        assertThat(sent.fieldNames()).toIterable().containsExactlyInAnyOrder("ref", "inputs", "return_run_details");
    }

    @Test
    void starts_a_run_whose_number_an_older_server_does_not_tell() {
        github.runDetails(RunDetails.IGNORED);

        assertThat(started(workflows.start(TEST)).runId()).isNull();
        assertThat(rosey.runs()).hasSize(1);
    }

    @Test
    void asks_again_without_the_flag_where_an_older_server_refuses_it() {
        github.runDetails(RunDetails.REFUSED);

        assertThat(started(workflows.start(TEST)).runId()).isNull();
        assertThat(rosey.runs()).hasSize(1);
        assertThat(github.dispatches()).isEqualTo(2);
    }

    @Test
    void tells_a_missing_repository_from_a_missing_workflow() {
        assertThat(refused(new RunRequest("nobody/nothing", TEST_WORKFLOW, "main", Map.of())))
                .isEqualTo("repository_not_found");
        assertThat(refused(new RunRequest(Wired.REPOSITORY, "none.yml", "main", Map.of())))
                .isEqualTo("workflow_not_found");
        assertThat(rosey.runs()).isEmpty();
    }

    @Test
    void tells_a_workflow_that_may_only_be_seen() {
        github.faults().next(1, "/dispatches", Fault.notFound());

        assertThat(refused(TEST)).isEqualTo("permission_missing");
    }

    @Test
    void tells_a_missing_ref_refused_inputs_and_a_workflow_without_the_trigger() {
        assertThat(refused(new RunRequest(Wired.REPOSITORY, TEST_WORKFLOW, "v9.9.9", Map.of())))
                .isEqualTo("ref_not_found");
        assertThat(refused(new RunRequest(Wired.REPOSITORY, TEST_WORKFLOW, "main", Map.of("trigger", "x"))))
                .isEqualTo("input_refused");
        assertThat(refused(new RunRequest(Wired.REPOSITORY, PROD_WORKFLOW, "main", Map.of("reason", "x"))))
                .isEqualTo("input_refused");
        assertThat(refused(new RunRequest(Wired.REPOSITORY, "release.yml", "main", Map.of())))
                .isEqualTo("workflow_not_found");
        assertThat(rosey.runs()).isEmpty();
    }

    @Test
    void names_the_permission_that_is_missing() {
        github.faults().next(1, "/dispatches", Fault.forbidden("actions=write"));

        assertThat(workflows.start(TEST)).isInstanceOfSatisfying(Start.Refused.class, no -> {
            assertThat(no.code()).isEqualTo("permission_missing");
            assertThat(no.sentence()).contains("actions=write");
        });
    }

    @Test
    void starts_nothing_under_the_old_name_of_a_repository() {
        rosey.rename("grobertson/Rosey-Two");

        assertThat(workflows.start(TEST)).isInstanceOfSatisfying(Start.Refused.class, no -> {
            assertThat(no.code()).isEqualTo("repository_not_found");
            assertThat(no.sentence()).contains("another name");
        });
        assertThat(rosey.runs()).isEmpty();
        assertThat(github.dispatches()).isEqualTo(1);
    }

    @Test
    void does_not_know_what_came_of_a_dispatch_that_is_not_answered_in_time() {
        github.faults().next(1, "/dispatches", Fault.doneButSilent(Duration.ofMinutes(1)));
        GitHubClient impatient = wired.impatient(github.url());

        assertThat(new GitHubWorkflows(impatient).start(TEST))
                .isInstanceOfSatisfying(
                        Start.Unclear.class,
                        unclear -> assertThat(unclear.code()).isEqualTo("github_timeout"));
        await().untilAsserted(() -> assertThat(rosey.runs()).hasSize(1));
        impatient.close();
    }

    @Test
    void does_not_know_what_came_of_a_dispatch_without_an_answer_and_never_repeats_it() {
        github.faults().next(1, "/dispatches", Fault.doneButSilent(Duration.ZERO));
        assertThat(unclear()).isEqualTo("github_unavailable");
        assertThat(rosey.runs()).hasSize(1);

        github.faults().next(1, "/dispatches", Fault.status(502));
        assertThat(unclear()).isEqualTo("github_unavailable");
        assertThat(github.dispatches()).isEqualTo(2);
    }

    @Test
    void takes_a_yes_that_cannot_be_read_for_a_yes() {
        github.faults().next(1, "/dispatches", Fault.truncated());

        assertThat(started(workflows.start(TEST)).runId()).isNull();
        assertThat(rosey.runs()).hasSize(1);
    }

    @Test
    void knows_that_nothing_was_started_where_nobody_listens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        GitHubClient nobody = wired.client(URI.create("http://127.0.0.1:" + free), "token");

        assertThat(new GitHubWorkflows(nobody).start(TEST))
                .isInstanceOfSatisfying(
                        Start.Refused.class, no -> assertThat(no.code()).isEqualTo("github_unavailable"));
        nobody.close();
    }

    @Test
    void sends_nothing_while_github_wants_no_more() {
        github.faults().next(1, Fault.secondaryLimit(Duration.ofSeconds(60)));
        wired.troubleOf(Wired.REPO);

        assertThat(refused(TEST)).isEqualTo("rate_limited");
        assertThat(github.dispatches()).isZero();

        clock.advance(Duration.ofSeconds(60));
        assertThat(workflows.start(TEST)).isInstanceOf(Start.Started.class);
    }

    @Test
    void is_unavailable_from_a_refused_token_until_it_works_again() {
        assertThat(workflows.unavailable()).isEmpty();
        github.revoke(FakeGitHub.TOKEN);
        assertThat(refused(TEST)).isEqualTo("token_invalid");
        assertThat(workflows.unavailable())
                .hasValueSatisfying(no -> assertThat(no.code()).isEqualTo("token_invalid"));

        github.token(FakeGitHub.TOKEN, FakeGitHub.OWNER);
        wired.client.get(Wired.REPO);
        assertThat(workflows.unavailable()).isEmpty();
    }

    // --- following

    @Test
    void follows_a_run_from_the_queue_to_its_end() {
        long id = start();
        assertThat(report(id).state()).isEqualTo(RunState.QUEUED);

        clock.advance(Duration.ofSeconds(5));
        RunReport running = report(id);
        assertThat(running.state()).isEqualTo(RunState.IN_PROGRESS);
        assertThat(running.workflow()).isEqualTo(TEST_WORKFLOW);
        assertThat(running.actor()).isEqualTo(FakeGitHub.OWNER);
        assertThat(running.event()).isEqualTo("workflow_dispatch");
        assertThat(running.branch()).isEqualTo("main");
        assertThat(running.commit()).isEqualTo(rosey.commitOf("main").sha());
        RunReport.Job job = running.jobs().get(0);
        assertThat(job.name()).isEqualTo("Deploy");
        assertThat(job.steps())
                .extracting(RunReport.Step::name)
                .containsExactly("Check out", "Install", "Deploy to server", "Verify health");
        assertThat(job.steps().get(0).conclusion()).isEqualTo("success");

        clock.advance(Duration.ofMinutes(2));
        RunReport over = report(id);
        assertThat(over.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(over.state().isEnd()).isTrue();
        assertThat(over.jobs().get(0).finishedAt()).isNotNull();
    }

    @Test
    void tells_waiting_from_rejected_from_failed_from_cancelled() {
        rosey.environment("production").needsApproval(true);
        RunRequest prod = new RunRequest(Wired.REPOSITORY, PROD_WORKFLOW, "main", inputs("v1.2.0", "go"));
        long rejected = number(workflows.start(prod));
        clock.advance(Duration.ofMinutes(5));
        assertThat(report(rejected).state()).isEqualTo(RunState.WAITING);
        rosey.reject(rosey.runs().get(0));
        assertThat(report(rejected).state()).isEqualTo(RunState.REJECTED);
        github.faults().next(1, "/approvals", Fault.forbidden("actions=read"));
        assertThat(report(rejected).state()).isEqualTo(RunState.FAILED);

        rosey.workflow(TEST_WORKFLOW).failsIn("Install");
        long failed = start();
        clock.advance(Duration.ofMinutes(2));
        assertThat(report(failed).state()).isEqualTo(RunState.FAILED);

        rosey.workflow(TEST_WORKFLOW).failsIn(null);
        long cancelled = start();
        workflows.cancel(Wired.REPOSITORY, cancelled);
        assertThat(report(cancelled).state()).isEqualTo(RunState.CANCELLED);
    }

    @ParameterizedTest
    @CsvSource({
        "queued,,QUEUED",
        "requested,,QUEUED",
        "pending,,QUEUED",
        "waiting,,WAITING",
        "in_progress,,IN_PROGRESS",
        "completed,success,SUCCEEDED",
        "completed,neutral,SUCCEEDED",
        "completed,failure,FAILED",
        "completed,timed_out,FAILED",
        "completed,startup_failure,FAILED",
        "completed,action_required,FAILED",
        "completed,cancelled,CANCELLED",
        "completed,skipped,CANCELLED",
        "completed,,FAILED",
        "new_word,,QUEUED"
    })
    void understands_every_word_of_githubs(String status, String conclusion, RunState state) {
        assertThat(RunJson.state(status, conclusion)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        ".github/workflows/x.yml,x.yml",
        ".github/workflows/x.yml@main,x.yml",
        ".github/workflows/x.yml@refs/heads/a@b,x.yml",
        "dynamic/pages/pages-build-deployment,dynamic/pages/pages-build-deployment"
    })
    void knows_a_workflow_by_its_file(String path, String file) {
        assertThat(RunJson.workflow(new ObjectMapper().createObjectNode().put("path", path)))
                .isEqualTo(file);
    }

    @Test
    void knows_no_run_of_another_number() {
        assertThat(workflows.run(Wired.REPOSITORY, 1)).isEmpty();
    }

    @Test
    void finds_what_may_have_come_of_a_request() {
        github.runDetails(RunDetails.IGNORED);
        rosey.dispatch(TEST_WORKFLOW, "main", Map.of(), "ada");
        clock.advance(Duration.ofMinutes(1));
        Instant since = clock.instant();
        workflows.start(TEST);
        clock.advance(Duration.ofSeconds(1));
        workflows.start(TEST);
        workflows.start(new RunRequest(Wired.REPOSITORY, TEST_WORKFLOW, "v1.2.0", Map.of()));
        rosey.dispatch(PROD_WORKFLOW, "main", inputs("v1.2.0", "go"), "ada");

        List<RunReport> found = workflows.find(TEST, since.plusMillis(900));

        assertThat(found)
                .extracting(RunReport::id)
                .containsExactly(rosey.runs().get(1).id(), rosey.runs().get(2).id());
    }

    @Test
    void tells_why_the_runs_of_a_request_cannot_be_seen() {
        github.faults().next(1, TEST_WORKFLOW + "/runs", Fault.notFound());
        OutsideTrouble hidden = unseen(TEST);
        assertThat(hidden.code()).isEqualTo("permission_missing");
        assertThat(hidden.sentence()).contains("actions=read");
        rosey.removeWorkflow(TEST_WORKFLOW);
        assertThat(unseen(TEST).code()).isEqualTo("workflow_not_found");
        assertThat(unseen(new RunRequest("grobertson/gone", TEST_WORKFLOW, "main", Map.of()))
                        .code())
                .isEqualTo("repository_not_found");
    }

    private OutsideTrouble unseen(RunRequest request) {
        return wired.trouble(() -> workflows.find(request, clock.instant()));
    }

    @Test
    void cancels_once_and_says_when_it_is_too_late() {
        long id = start();
        workflows.cancel(Wired.REPOSITORY, id);

        assertThat(wired.trouble(() -> workflows.cancel(Wired.REPOSITORY, id)).code())
                .isEqualTo("run_ended");
        github.faults().next(1, "/cancel", Fault.dropped());
        assertThat(wired.trouble(() -> workflows.cancel(Wired.REPOSITORY, id)).code())
                .isEqualTo("github_unavailable");
    }

    @Test
    void says_that_a_run_could_not_be_looked_at() {
        long id = start();
        github.faults().on("/jobs", (request, real) -> Answer.no(500, "no").onPurpose());

        OutsideTrouble trouble = wired.trouble(() -> workflows.run(Wired.REPOSITORY, id));

        assertThat(trouble.code()).isEqualTo("github_unavailable");
    }

    private long start() {
        return number(workflows.start(TEST));
    }

    private static long number(Start start) {
        Long id = started(start).runId();
        assertThat(id).isNotNull();
        return id;
    }

    private static Start.Started started(Start start) {
        return assertThat(start).asInstanceOf(type(Start.Started.class)).actual();
    }

    private String refused(RunRequest request) {
        return assertThat(workflows.start(request))
                .asInstanceOf(type(Start.Refused.class))
                .actual()
                .code();
    }

    private String unclear() {
        return assertThat(workflows.start(TEST))
                .asInstanceOf(type(Start.Unclear.class))
                .actual()
                .code();
    }

    private RunReport report(long id) {
        return workflows.run(Wired.REPOSITORY, id).orElseThrow();
    }
}

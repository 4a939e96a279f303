package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.dispatch.RunReport;
import org.deploydash.dispatch.RunReport.Job;
import org.deploydash.dispatch.RunReport.RunState;
import org.deploydash.dispatch.RunRequest;
import org.deploydash.dispatch.Start;
import org.deploydash.dispatch.Unavailable;
import org.deploydash.dispatch.Workflows;
import org.jspecify.annotations.Nullable;

/** Runs and watches workflows of GitHub Actions. */
final class GitHubWorkflows implements Workflows {

    private static final String DETAILS = "return_run_details";
    private static final int MOST_PAGES = 3;

    private final GitHubClient client;

    private final Map<String, Boolean> mayStart = new ConcurrentHashMap<>();

    GitHubWorkflows(GitHubClient client) {
        this.client = client;
    }

    @Override
    public Optional<Unavailable> unavailable() {
        GitHubQuota quota = client.quota();
        String sentence = quota.sentence();
        return Trouble.TOKEN_INVALID.equals(quota.error()) && sentence != null
                ? Optional.of(new Unavailable(Trouble.TOKEN_INVALID, sentence))
                : Optional.empty();
    }

    @Override
    public Optional<Instant> time() {
        return client.time();
    }

    /**
     * GitHub answers 200 with the run's number where it knows {@value #DETAILS}; an older Enterprise Server answers 204 without, or refuses
     * the member it does not know and is asked again without it.
     */
    @Override
    public Start start(RunRequest request) {
        try {
            Answer answer = dispatch(request, true);
            if (answer.status() == 422 && message(answer).contains(DETAILS)) {
                answer = dispatch(request, false);
            }
            return started(request, answer);
        } catch (Unanswered unanswered) {
            return new Start.Unclear(
                    unanswered.trouble().code(), unanswered.trouble().sentence());
        } catch (OutsideTrouble trouble) {
            learn(request, trouble);
            return new Start.Refused(
                    trouble.code(), trouble.sentence(), trouble.retryAt().orElse(null));
        }
    }

    /** Whether the token may start workflows of a repository; empty before somebody tried, since asking would be starting. */
    Optional<Boolean> mayStart(String repository) {
        return Optional.ofNullable(mayStart.get(repository));
    }

    private void learn(RunRequest request, OutsideTrouble trouble) {
        if (trouble.code().equals(Trouble.PERMISSION_MISSING)) {
            mayStart.put(request.repository(), false);
        }
    }

    private Answer dispatch(RunRequest request, boolean details) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ref", request.ref());
        body.put("inputs", request.inputs());
        if (details) {
            body.put(DETAILS, true);
        }
        return client.post(workflow(request) + "/dispatches", body);
    }

    private static String workflow(RunRequest request) {
        return Paths.repo(request.repository(), "/actions/workflows/" + Paths.segment(request.workflow()));
    }

    private Start started(RunRequest request, Answer answer) {
        if (answer.isSuccess()) {
            mayStart.put(request.repository(), true);
            return started(answer);
        }
        OutsideTrouble trouble = answer.status() == 404 ? notFound(request, "actions=write") : refused(message(answer));
        learn(request, trouble);
        return new Start.Refused(trouble.code(), trouble.sentence());
    }

    /** Once GitHub has said yes, it runs, whether or not the rest can be understood: the run is then looked for. */
    private static Start started(Answer answer) {
        try {
            JsonNode body = answer.json();
            long id = body.path("workflow_run_id").asLong();
            URI url = RunJson.address(body, "html_url");
            return new Start.Started(id > 0 ? id : null, url);
        } catch (OutsideTrouble unreadable) {
            return new Start.Started(null, null);
        }
    }

    /**
     * GitHub hides what a token may not do: where the workflow itself can be seen, it is a matter of permissions.
     *
     * @param needed the permission that it is then
     */
    private OutsideTrouble notFound(RunRequest request, String needed) {
        if (!client.get(Paths.repo(request.repository(), "")).isSuccess()) {
            return Trouble.repositoryNotFound();
        }
        return client.get(workflow(request)).isSuccess()
                ? Trouble.permissionMissing(needed)
                : Trouble.workflowNotFound();
    }

    /** By GitHub's words: "No ref found for: x", "Workflow does not have 'workflow_dispatch' trigger", "… on a disabled workflow". */
    private static OutsideTrouble refused(String message) {
        if (message.contains("ref found")) {
            return Trouble.refNotFound();
        }
        return message.contains("have 'workflow_dispatch'") || message.contains("disabled workflow")
                ? Trouble.notStartable()
                : Trouble.inputRefused();
    }

    private static String message(Answer answer) {
        try {
            return answer.json().toString();
        } catch (OutsideTrouble noJson) {
            return "";
        }
    }

    @Override
    public Optional<RunReport> run(String repository, long runId) {
        String path = Paths.repo(repository, "/actions/runs/" + runId);
        Answer answer = client.get(path);
        if (!answer.isSuccess()) {
            return Optional.empty();
        }
        List<Job> jobs = client.pages(path + "/jobs?per_page=100", "jobs", MOST_PAGES).stream()
                .map(RunJson::job)
                .toList();
        RunReport run = RunJson.run(answer.json(), jobs);
        return Optional.of(run.state() == RunState.FAILED && wasRejected(path) ? rejected(run) : run);
    }

    /** A run whose approval was refused has failed, in GitHub's words; only its reviews tell. */
    private boolean wasRejected(String path) {
        Answer reviews;
        try {
            reviews = client.get(path + "/approvals");
        } catch (OutsideTrouble trouble) {
            if (trouble.code().equals(Trouble.PERMISSION_MISSING)) {
                return false; // then it has failed, for all we may know
            }
            throw trouble;
        }
        if (!reviews.isSuccess()) {
            return false;
        }
        for (JsonNode review : reviews.json()) {
            if ("rejected".equals(RunJson.text(review, "state"))) {
                return true;
            }
        }
        return false;
    }

    private static RunReport rejected(RunReport run) {
        return new RunReport(
                run.id(),
                run.attempt(),
                run.workflow(),
                run.name(),
                RunState.REJECTED,
                run.status(),
                run.conclusion(),
                run.url(),
                run.event(),
                run.branch(),
                run.commit(),
                run.actor(),
                run.createdAt(),
                run.startedAt(),
                run.updatedAt(),
                run.jobs());
    }

    @Override
    public List<RunReport> find(RunRequest request, Instant since) {
        String path = workflow(request) + "/runs?event=workflow_dispatch&per_page=100&branch="
                + Paths.value(request.ref()) + "&created=" + Paths.value(">=" + seconds(since));
        List<RunReport> found = new ArrayList<>();
        for (JsonNode run : runs(request, path)) {
            RunReport report = RunJson.run(run, List.of());
            if (!isBefore(report.createdAt(), since)) {
                found.add(report);
            }
        }
        found.sort(Comparator.comparingLong(RunReport::id));
        return found;
    }

    private List<JsonNode> runs(RunRequest request, String path) {
        try {
            return client.pages(path, "workflow_runs", 1);
        } catch (OutsideTrouble trouble) {
            throw trouble.code().equals(Trouble.REPOSITORY_NOT_FOUND) ? notFound(request, "actions=read") : trouble;
        }
    }

    /** Run times are whole seconds. */
    private static Instant seconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond());
    }

    private static boolean isBefore(@Nullable Instant created, Instant since) {
        return created == null || created.isBefore(seconds(since).minus(Duration.ofSeconds(1)));
    }

    @Override
    public void cancel(String repository, long runId) {
        Answer answer;
        try {
            answer = client.post(Paths.repo(repository, "/actions/runs/" + runId + "/cancel"), null);
        } catch (Unanswered unanswered) {
            throw unanswered.trouble();
        }
        if (answer.status() == 409) {
            throw new OutsideTrouble("run_ended", "The run has ended already.", null);
        }
        if (!answer.isSuccess()) {
            throw Trouble.repositoryNotFound();
        }
    }
}

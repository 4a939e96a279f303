package org.deploydash.github;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deploydash.dispatch.JobLogs;
import org.deploydash.dispatch.RunReport.Job;

/** What a run's deploying job wrote. */
final class GitHubJobLogs implements JobLogs {

    private static final int MOST_PAGES = 3;

    /** 5,000 lines of 400 characters. */
    private static final int LAST_BYTES = 2 << 20;

    private final GitHubClient client;

    GitHubJobLogs(GitHubClient client) {
        this.client = client;
    }

    @Override
    public Optional<List<String>> tail(String repository, long runId, int lines) {
        return deploying(repository, runId)
                .flatMap(job ->
                        client.download(Paths.repo(repository, "/actions/jobs/" + job.id() + "/logs"), LAST_BYTES))
                .map(bytes -> {
                    List<String> all =
                            new String(bytes, StandardCharsets.UTF_8).lines().toList();
                    return all.subList(Math.max(0, all.size() - lines), all.size());
                });
    }

    /** The job whose name says that it deploys, else the one that began last. */
    private Optional<Job> deploying(String repository, long runId) {
        List<Job> jobs = client
                .pages(Paths.repo(repository, "/actions/runs/" + runId + "/jobs?per_page=100"), "jobs", MOST_PAGES)
                .stream()
                .map(RunJson::job)
                .toList();
        return jobs.stream()
                .filter(job -> job.name().toLowerCase(Locale.ROOT).contains("deploy"))
                .findFirst()
                .or(() -> jobs.stream().max(Comparator.comparing(GitHubJobLogs::start)));
    }

    private static Instant start(Job job) {
        return job.startedAt() == null ? Instant.MIN : job.startedAt();
    }
}

package org.deploydash.github;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.deploydash.dispatch.JobLogs;
import org.deploydash.dispatch.RunReport.Job;

/** What a run's deploying job wrote. */
final class GitHubJobLogs implements JobLogs {

    private static final int MOST_PAGES = 3;

    /** 5,000 lines of 400 characters. */
    private static final int LAST_BYTES = 2 << 20;

    /** Each look costs up to four requests of the 5,000 an hour, and every open page asks every few seconds. */
    private static final Duration RUNNING_LASTS = Duration.ofSeconds(15);

    /** What has ended changes only where somebody runs it again. */
    private static final Duration ENDED_LASTS = Duration.ofMinutes(10);

    /** Logs of 2 MiB at most. */
    private static final int MOST_KEPT = 2;

    private final GitHubClient client;
    private final Clock clock;
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    private record Kept(Optional<List<String>> lines, Instant until) {}

    GitHubJobLogs(GitHubClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** One look serves all who wait for it. */
    @Override
    public synchronized Optional<List<String>> tail(String repository, long runId, int lines) {
        String key = repository + ' ' + runId;
        Kept known = kept.get(key);
        if (known == null || !clock.instant().isBefore(known.until())) {
            known = look(repository, runId);
            kept.remove(key);
            kept.put(key, known);
            if (kept.size() > MOST_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return known.lines().map(all -> all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    private Kept look(String repository, long runId) {
        Optional<Job> job = deploying(repository, runId);
        Optional<List<String>> lines = job.flatMap(found ->
                        client.download(Paths.repo(repository, "/actions/jobs/" + found.id() + "/logs"), LAST_BYTES))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines().toList());
        boolean ended = job.map(found -> "completed".equals(found.status())).orElse(false);
        return new Kept(lines, clock.instant().plus(ended ? ENDED_LASTS : RUNNING_LASTS));
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

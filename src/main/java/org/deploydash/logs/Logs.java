package org.deploydash.logs;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deploydash.dispatch.JobLogs;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.dispatch.Unavailable;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.LogSource;
import org.jspecify.annotations.Nullable;

/** The logs of the environments: those the configuration names, and what the newest deployment's job wrote. */
public final class Logs {

    /** The source that every environment has. A configured one of that id hides it. */
    static final String JOB = JobLogs.SOURCE;

    private final Environments environments;
    private final FileTail files = new FileTail();
    private final JournalTail journal;
    private final @Nullable JobLogs jobs;
    private final Function<String, Optional<Long>> latestRun;

    /** A log, said by name. */
    record Found(String id, String name, String kind, Reading reading) {}

    @FunctionalInterface
    interface Reading {

        /** @param after where to go on; null for the tail */
        Tail tail(int most, @Nullable String after);
    }

    /**
     * @param jobs null where no GitHub is connected
     * @param latestRun the number of the run that made an environment's newest deployment
     */
    public Logs(
            Environments environments,
            JournalTail journal,
            @Nullable JobLogs jobs,
            Function<String, Optional<Long>> latestRun) {
        this.environments = environments;
        this.journal = journal;
        this.jobs = jobs;
        this.latestRun = latestRun;
    }

    /** @param id none for the first configured one, or else the job's; empty where there is no such log */
    Optional<Found> find(Environment environment, Optional<String> id) {
        List<LogSource> configured = environment.logs();
        if (id.isEmpty()) {
            return Optional.of(configured.isEmpty() ? job(environment) : configured(configured.get(0)));
        }
        return configured.stream()
                .filter(source -> source.id().equals(id.get()))
                .findFirst()
                .map(this::configured)
                .or(() -> id.filter(JOB::equals).map(any -> job(environment)));
    }

    private Found configured(LogSource source) {
        return source.file()
                .map(file ->
                        new Found(source.id(), source.name(), "file", (most, after) -> files.tail(file, most, after)))
                .orElseGet(() -> new Found(
                        source.id(),
                        source.name(),
                        "journal",
                        (most, after) -> journal.tail(source.journal().orElseThrow(), most, after)));
    }

    private Found job(Environment environment) {
        return new Found(JOB, JobLogs.NAME, JOB, (most, after) -> jobTail(environment, most));
    }

    /** The whole tail each time: GitHub gives a job's log as one piece. */
    private Tail jobTail(Environment environment, int most) {
        Optional<String> repository = environments.applicationOf(environment).repository();
        if (jobs == null || repository.isEmpty()) {
            throw new LogUnavailable(Unavailable.NO_GITHUB.code(), Unavailable.NO_GITHUB.sentence());
        }
        Optional<Long> run = latestRun.apply(environment.id());
        if (run.isEmpty()) {
            return Tail.unread(null, "log_missing", "No run of a workflow is known to have deployed here.");
        }
        try {
            return jobs.tail(repository.get(), run.get(), most)
                    .map(lines -> Tail.of(
                            LogText.last(lines, most).stream()
                                    .map(LogText::harmless)
                                    .toList(),
                            lines.size() > most,
                            null,
                            null))
                    .orElseGet(() ->
                            Tail.unread(null, "log_missing", "The job has written nothing that can be read yet."));
        } catch (OutsideTrouble trouble) {
            return Tail.unread(null, trouble.code(), trouble.sentence());
        }
    }
}

package org.deploydash.testing.github;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where job logs lie: another origin, which must never see the token. */
public final class LogStorage implements AutoCloseable {

    private final Wire wire;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** @param logs the text of a job by its number */
    public LogStorage(Function<String, Optional<String>> logs) {
        wire = new Wire(0, request -> {
            requests.add(request);
            return logs.apply(request.path().replaceFirst("^/jobs/", ""))
                    .map(text -> Answer.text(200, "text/plain; charset=utf-8", text))
                    .orElseGet(() -> Answer.text(404, "application/xml", "<Error><Code>BlobNotFound</Code></Error>"));
        });
    }

    public String url() {
        return "http://127.0.0.1:" + wire.port();
    }

    public List<Request> requests() {
        return requests;
    }

    /** Whether anybody brought the token here. */
    public boolean sawAuthorization() {
        return requests.stream()
                .anyMatch(request -> request.header("authorization").isPresent());
    }

    @Override
    public void close() {
        wire.close();
    }

    /** As a runner writes it: a time before every line, groups, and the inputs where they are used. */
    static String text(FakeRun run, FakeJob job, Instant now) {
        String inputs = run.inputs().entrySet().stream()
                .map(input -> input.getKey() + "=" + input.getValue())
                .collect(Collectors.joining(" "));
        StringBuilder log = new StringBuilder();
        line(log, job.startedAt, "Requested labels: ubuntu-latest");
        line(log, job.startedAt, "Running on " + run.ref() + " at " + run.head().sha() + " " + inputs);
        for (FakeJob.Step step : job.steps(now, run.failing)) {
            if (step.startedAt() != null) {
                line(log, step.startedAt(), "##[group]Run " + step.name());
                line(log, step.startedAt(), "\u001b[36;1m./act.sh\u001b[0m");
                line(log, step.startedAt(), "##[endgroup]");
            }
            if (step.completedAt() != null && !"success".equals(step.conclusion())) {
                line(log, step.completedAt(), "##[error]Process completed with exit code 1.");
            }
        }
        return log.toString();
    }

    private static void line(StringBuilder log, Instant at, String text) {
        log.append(at).append(' ').append(text).append('\n');
    }
}

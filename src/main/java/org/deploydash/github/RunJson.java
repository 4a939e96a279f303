package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.deploydash.dispatch.RunReport;
import org.deploydash.dispatch.RunReport.Job;
import org.deploydash.dispatch.RunReport.RunState;
import org.deploydash.dispatch.RunReport.Step;
import org.jspecify.annotations.Nullable;

/** Reads GitHub's "workflow run" and "job" objects. A member that is missing or of another type is absent. */
final class RunJson {

    private static final String FOLDER = ".github/workflows/";

    private RunJson() {}

    static RunReport run(JsonNode run, List<Job> jobs) {
        String status = text(run, "status") == null ? "" : String.valueOf(text(run, "status"));
        String conclusion = text(run, "conclusion");
        return new RunReport(
                run.path("id").asLong(),
                Math.max(1, run.path("run_attempt").asInt(1)),
                workflow(run),
                text(run, "name"),
                state(status, conclusion),
                status,
                conclusion,
                address(run, "html_url"),
                text(run, "event"),
                text(run, "head_branch"),
                text(run, "head_sha"),
                text(run.path("actor"), "login"),
                time(run, "created_at"),
                time(run, "run_started_at"),
                time(run, "updated_at"),
                jobs);
    }

    /** A run names its file as {@code .github/workflows/x.yml}, at times with {@code @ref} behind it; its name may be anything. */
    static String workflow(JsonNode run) {
        String path = run.path("path").asText("");
        int at = path.indexOf('@');
        String file = at < 0 ? path : path.substring(0, at);
        return file.startsWith(FOLDER) ? file.substring(FOLDER.length()) : file;
    }

    static RunState state(String status, @Nullable String conclusion) {
        return switch (status) {
            case "completed" -> ended(conclusion);
            case "in_progress" -> RunState.IN_PROGRESS;
            case "waiting" -> RunState.WAITING;
            default -> RunState.QUEUED; // queued, requested, pending
        };
    }

    /** Neutral and skipped runs did not fail; what timed out or needs an action did not do what was asked. */
    private static RunState ended(@Nullable String conclusion) {
        return switch (conclusion == null ? "" : conclusion) {
            case "success", "neutral" -> RunState.SUCCEEDED;
            case "cancelled", "skipped", "stale" -> RunState.CANCELLED;
            default -> RunState.FAILED;
        };
    }

    static Job job(JsonNode job) {
        List<Step> steps = new ArrayList<>();
        job.path("steps")
                .forEach(step -> steps.add(new Step(
                        step.path("number").asInt(),
                        step.path("name").asText(""),
                        step.path("status").asText(""),
                        text(step, "conclusion"),
                        time(step, "started_at"),
                        time(step, "completed_at"))));
        return new Job(
                job.path("id").asLong(),
                job.path("name").asText(""),
                job.path("status").asText(""),
                text(job, "conclusion"),
                time(job, "started_at"),
                time(job, "completed_at"),
                address(job, "html_url"),
                List.copyOf(steps));
    }

    static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isTextual() && !value.asText().isBlank() ? value.asText() : null;
    }

    static @Nullable Instant time(JsonNode node, String member) {
        String text = text(node, member);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    /** Only what a browser may be sent to. */
    static @Nullable URI address(JsonNode node, String member) {
        String text = text(node, member);
        if (text == null || !(text.startsWith("https://") || text.startsWith("http://"))) {
            return null;
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }
}

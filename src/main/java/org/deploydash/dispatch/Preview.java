package org.deploydash.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.deploydash.dispatch.Way.CommitView;
import org.deploydash.dispatch.Way.FileView;
import org.jspecify.annotations.Nullable;

/**
 * What a wish would change, told before it is asked for.
 *
 * @param name of the environment
 * @param from what it is meant to run now; null where nothing is known
 * @param direction forward, backward, same, diverged or unknown
 * @param commits those that come in, or that are undone, newest first, at most 250; null where GitHub could not tell
 * @param commitCount all of them
 * @param files that look like database migrations or configuration
 * @param run what GitHub would be asked
 * @param confirm what must be typed; null where nothing must
 * @param expectedCurrent to be sent with the wish
 * @param error why commits are missing, for programs
 */
public record Preview(
        String environment,
        String name,
        @Nullable From from,
        To to,
        String direction,
        @Nullable List<CommitView> commits,
        @Nullable Integer commitCount,
        @Nullable List<String> authors,
        @Nullable List<FileView> files,
        List<Warning> warnings,
        Run run,
        @Nullable String confirm,
        @Nullable String expectedCurrent,
        @Nullable String error,
        @Nullable String sentence) {

    record From(
            @Nullable String version,
            @Nullable String commitSha,
            Instant deployedAt,
            @Nullable String deployedBy) {}

    record To(
            @Nullable String version,
            @Nullable String ref,
            @Nullable String commitSha,
            @Nullable Long deployment,
            @Nullable String backup) {}

    record Warning(String code, String sentence) {}

    record Run(String workflow, String ref, Map<String, String> inputs) {}
}

package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What of GitHub's JSON is for people to read: version, message, names, links. */
final class Wording {

    private static final JsonNode MISSING = MissingNode.getInstance();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TAG = Pattern.compile("(refs/tags/)?(v?\\d+(\\.\\d+)+([-+._][0-9A-Za-z.+_-]+)?)");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^0-9A-Za-z.+_/-]+");

    private Wording() {}

    /** The tip of the branch that a run was started on is not what it deployed; only what says so is a version. */
    static @Nullable String version(Sighting seen) {
        String payload = Foreign.text(payload(seen.deployment().path("payload")), "version");
        if (payload != null) {
            return payload;
        }
        String ref = Foreign.text(seen.deployment(), "ref", Foreign.text(seen.run(), "head_branch", ""));
        Matcher tag = TAG.matcher(ref);
        return tag.matches() ? tag.group(2) : null;
    }

    /**
     * Of a run that somebody started with a version as its input, which GitHub does not tell: what the payload, the branch or tag, or the
     * name that the workflow gives its runs says of it.
     */
    static @Nullable String versionGiven(Sighting seen) {
        String said = version(seen);
        return said != null ? said : named(Foreign.text(seen.run(), "display_title", ""));
    }

    /** Where it holds two, nobody knows which is meant. */
    private static @Nullable String named(String title) {
        List<String> versions = Arrays.stream(BETWEEN_WORDS.split(title))
                .map(TAG::matcher)
                .filter(Matcher::matches)
                .map(tag -> tag.group(2))
                .distinct()
                .toList();
        return versions.size() == 1 ? versions.get(0) : null;
    }

    /** Some put JSON in as text. */
    private static JsonNode payload(JsonNode payload) {
        if (!payload.isTextual()) {
            return payload;
        }
        try {
            JsonNode read = JSON.readTree(payload.textValue());
            return read == null ? MISSING : read;
        } catch (IOException plainText) {
            return MISSING;
        }
    }

    /** Its first paragraph. */
    static @Nullable String message(Sighting seen) {
        String sha = Foreign.text(seen.deployment(), "sha", "");
        JsonNode head = seen.run().path("head_commit");
        boolean same = !seen.hasDeployment() || sha.equals(Foreign.text(seen.run(), "head_sha", ""));
        String whole =
                Foreign.text(seen.commit().path("commit"), "message", same ? Foreign.text(head, "message", "") : "");
        return paragraph(whole);
    }

    /** The same of a commit, as GitHub tells it. */
    static @Nullable String message(JsonNode commit) {
        return paragraph(Foreign.text(commit, "message", ""));
    }

    private static @Nullable String paragraph(String whole) {
        String first = whole.strip().split("\\R\\s*\\R", 2)[0];
        return first.isEmpty() ? null : first;
    }

    /** Who started it; where that is a machine, whose commit it is. */
    static @Nullable String who(Sighting seen) {
        String starter = Foreign.text(
                seen.run().path("triggering_actor"),
                "login",
                Foreign.text(seen.run().path("actor"), "login", ""));
        String actor = starter.isEmpty() ? Foreign.text(seen.deployment().path("creator"), "login", "") : starter;
        if (!actor.isEmpty() && !actor.endsWith("[bot]")) {
            return actor;
        }
        String author = Foreign.text(
                seen.commit().path("author"),
                "login",
                Foreign.text(seen.commit().path("commit").path("author"), "name", ""));
        return author.isEmpty() ? (actor.isEmpty() ? null : actor) : author;
    }

    static @Nullable URI runUrl(Sighting seen) {
        URI told = Foreign.link(Foreign.text(seen.run(), "html_url"));
        if (told != null) {
            return told;
        }
        return seen.statuses().stream()
                .map(status -> Foreign.text(status, "log_url", Foreign.text(status, "target_url", "")))
                .filter(url -> Sighting.JOB.matcher(url).find())
                .map(url -> Foreign.link(url.replaceFirst("/job/\\d+.*$", "")))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}

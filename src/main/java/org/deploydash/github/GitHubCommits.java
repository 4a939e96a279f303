package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deploydash.dispatch.Commits;
import org.deploydash.dispatch.Comparison;
import org.deploydash.dispatch.Comparison.Change;
import org.deploydash.dispatch.Refs;
import org.deploydash.dispatch.Refs.Ref;
import org.jspecify.annotations.Nullable;

/** Tags, branches and what lies between two commits. */
final class GitHubCommits implements Commits {

    private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** As GitHub writes them: "Fix it (#12)" when squashed, "Merge pull request #12 from …" when merged. */
    private static final Pattern PULL_REQUEST =
            Pattern.compile("^Merge pull request #(\\d{1,9})\\b|\\(#(\\d{1,9})\\)\\s*$");

    private static final int LONGEST_MESSAGE = 300;
    private static final int KEPT = 200;
    private static final int MOST_PAGES = 1;

    private record Pair(String repository, String base, String head) {}

    private final GitHubClient client;

    /** What lies between two full commit ids never changes. */
    private final Cache<Pair, Comparison> compared =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    GitHubCommits(GitHubClient client) {
        this.client = client;
    }

    @Override
    public Refs refs(String repository) {
        return new Refs(named(repository, "/tags"), named(repository, "/branches"));
    }

    private List<Ref> named(String repository, String what) {
        List<Ref> refs = new ArrayList<>();
        for (JsonNode ref : client.pages(Paths.repo(repository, what + "?per_page=100"), null, MOST_PAGES)) {
            String name = RunJson.text(ref, "name");
            String commit = RunJson.text(ref.path("commit"), "sha");
            if (name != null && commit != null) {
                refs.add(new Ref(name, commit));
            }
        }
        return refs;
    }

    @Override
    public Optional<String> resolve(String repository, String ref) {
        Answer answer = client.get(Paths.repo(repository, "/commits/" + Paths.segment(ref)));
        return answer.isSuccess() ? Optional.ofNullable(RunJson.text(answer.json(), "sha")) : Optional.empty();
    }

    @Override
    public Comparison compare(String repository, String base, String head) {
        Pair pair = new Pair(repository, base, head);
        boolean lasting = FULL.matcher(base).matches() && FULL.matcher(head).matches();
        Comparison known = lasting ? compared.getIfPresent(pair) : null;
        if (known != null) {
            return known;
        }
        // without paging GitHub gives the newest 250, with it the oldest first
        Answer answer =
                client.get(Paths.repo(repository, "/compare/" + Paths.segment(base) + "..." + Paths.segment(head)));
        if (!answer.isSuccess()) {
            throw Trouble.refNotFound();
        }
        Comparison comparison = comparison(answer.json());
        if (lasting) {
            compared.put(pair, comparison);
        }
        return comparison;
    }

    private static Comparison comparison(JsonNode body) {
        List<Change> commits = new ArrayList<>();
        body.path("commits").forEach(commit -> commits.add(change(commit)));
        Collections.reverse(commits);
        List<String> files = new ArrayList<>();
        body.path("files").forEach(file -> files.add(file.path("filename").asText("")));
        return new Comparison(
                body.path("ahead_by").asInt(),
                body.path("behind_by").asInt(),
                commits,
                files,
                RunJson.address(body, "html_url"));
    }

    private static Change change(JsonNode node) {
        JsonNode commit = node.path("commit");
        String message = firstLine(commit.path("message").asText(""));
        String login = RunJson.text(node.path("author"), "login");
        return new Change(
                node.path("sha").asText(""),
                message,
                login == null ? RunJson.text(commit.path("author"), "name") : login,
                RunJson.time(commit.path("committer"), "date"),
                RunJson.address(node, "html_url"),
                pullRequest(message));
    }

    static String firstLine(String message) {
        String line = message.lines().findFirst().orElse("").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static @Nullable Long pullRequest(String message) {
        Matcher matcher = PULL_REQUEST.matcher(message);
        if (!matcher.find()) {
            return null;
        }
        return Long.valueOf(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
}

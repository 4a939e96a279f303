package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.deploydash.dispatch.Commits;
import org.deploydash.dispatch.Comparison;
import org.deploydash.dispatch.Refs;

/** Compares, and nothing else. */
final class PlainCommits implements Commits {

    private final GitHubSource source;

    PlainCommits(GitHubSource source) {
        this.source = source;
    }

    @Override
    public Refs refs(String repository) {
        return new Refs(List.of(), List.of());
    }

    @Override
    public Optional<String> resolve(String repository, String ref) {
        return Optional.empty();
    }

    @Override
    public Comparison compare(String repository, String base, String head) {
        JsonNode body = source.get("/repos/" + repository + "/compare/" + base + "..." + head)
                .body();
        return new Comparison(
                body.path("ahead_by").intValue(), body.path("behind_by").intValue(), List.of(), List.of(), null);
    }
}

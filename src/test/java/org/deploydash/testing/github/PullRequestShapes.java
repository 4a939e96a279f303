package org.deploydash.testing.github;

import static org.deploydash.testing.github.Shapes.fields;
import static org.deploydash.testing.github.Shapes.nodeId;
import static org.deploydash.testing.github.Shapes.time;

import java.util.List;
import java.util.Map;

/** How GitHub tells pull requests. */
final class PullRequestShapes {

    private final Shapes shapes;

    PullRequestShapes(Shapes shapes) {
        this.shapes = shapes;
    }

    /** The merged pull request that a commit's message names, {@code (#12)}. */
    Map<String, Object> pullRequest(FakeRepository repository, FakeCommit commit, int number) {
        String url = shapes.api(repository) + "/pulls/" + number;
        String html = shapes.html(repository) + "/pull/" + number;
        Map<String, Object> author = shapes.user(commit.author());
        Map<String, Object> side = fields(
                "label", repository.owner() + ":main",
                "ref", "main",
                "repo", shapes.repository(repository),
                "sha", commit.sha(),
                "user", shapes.user(repository.owner()));
        Map<String, Object> shape = fields(
                "url",
                url,
                "id",
                number,
                "node_id",
                nodeId("PR", number),
                "html_url",
                html,
                "diff_url",
                html + ".diff",
                "patch_url",
                html + ".patch",
                "issue_url",
                url,
                "commits_url",
                url,
                "review_comments_url",
                url,
                "review_comment_url",
                url,
                "comments_url",
                url,
                "statuses_url",
                url,
                "number",
                number,
                "state",
                "closed",
                "locked",
                false,
                "title",
                commit.message().lines().findFirst().orElse(""),
                "user",
                author,
                "body",
                null,
                "labels",
                List.of(),
                "milestone",
                null,
                "created_at",
                time(commit.at()),
                "updated_at",
                time(commit.at()),
                "closed_at",
                time(commit.at()),
                "merged_at",
                time(commit.at()),
                "merge_commit_sha",
                commit.sha(),
                "assignee",
                null,
                "assignees",
                List.of(),
                "requested_reviewers",
                List.of(),
                "requested_teams",
                List.of(),
                "head",
                side,
                "base",
                side,
                "author_association",
                "OWNER",
                "auto_merge",
                null,
                "draft",
                false);
        Map<String, Object> link = fields("href", url);
        shape.put(
                "_links",
                fields(
                        "comments",
                        link,
                        "commits",
                        link,
                        "statuses",
                        link,
                        "html",
                        link,
                        "issue",
                        link,
                        "review_comments",
                        link,
                        "review_comment",
                        link,
                        "self",
                        link));
        return shape;
    }
}

package org.deploydash.testing.github;

import static org.deploydash.testing.github.Shapes.fields;
import static org.deploydash.testing.github.Shapes.nodeId;
import static org.deploydash.testing.github.Shapes.time;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How GitHub tells commits and what lies between them. */
final class CommitShapes {

    private static final int MOST_FILES = 300;

    private final Shapes shapes;

    CommitShapes(Shapes shapes) {
        this.shapes = shapes;
    }

    Map<String, Object> commit(FakeRepository repository, FakeCommit commit, boolean withFiles) {
        String api = shapes.api(repository);
        String html = shapes.html(repository) + "/commit/" + commit.sha();
        Map<String, Object> who =
                fields("name", commit.author(), "email", commit.author() + "@example.org", "date", time(commit.at()));
        Map<String, Object> shape = fields(
                "url", api + "/commits/" + commit.sha(),
                "sha", commit.sha(),
                "node_id", nodeId("C", commit.sha()),
                "html_url", html,
                "comments_url", api + "/commits/" + commit.sha() + "/comments",
                "commit",
                        fields(
                                "url",
                                api + "/git/commits/" + commit.sha(),
                                "author",
                                who,
                                "committer",
                                who,
                                "message",
                                commit.message(),
                                "comment_count",
                                0,
                                "tree",
                                fields("sha", commit.sha(), "url", api + "/git/trees/" + commit.sha())),
                "author", shapes.user(commit.author()),
                "committer", shapes.user(commit.author()),
                "parents",
                        commit.parents().stream()
                                .map(sha -> fields(
                                        "sha",
                                        sha,
                                        "url",
                                        api + "/commits/" + sha,
                                        "html_url",
                                        shapes.html(repository) + "/commit/" + sha))
                                .toList());
        if (withFiles) {
            shape.put("files", files(repository, commit.sha(), commit.files()));
        }
        return shape;
    }

    private List<Map<String, Object>> files(FakeRepository repository, String sha, Iterable<String> paths) {
        Set<String> distinct = new LinkedHashSet<>();
        paths.forEach(distinct::add);
        return distinct.stream()
                .limit(MOST_FILES)
                .map(path -> fields(
                        "sha",
                        sha,
                        "filename",
                        path,
                        "status",
                        "modified",
                        "additions",
                        2,
                        "deletions",
                        1,
                        "changes",
                        3,
                        "blob_url",
                        shapes.html(repository) + "/blob/" + sha + "/" + path,
                        "raw_url",
                        shapes.html(repository) + "/raw/" + sha + "/" + path,
                        "contents_url",
                        shapes.api(repository) + "/contents/" + path,
                        "patch",
                        "@@ -1 +1,2 @@"))
                .toList();
    }

    /** @param missing what head has and base lacks, oldest first; @param page the part of it to tell */
    Map<String, Object> comparison(
            FakeRepository repository,
            FakeCommit base,
            FakeCommit head,
            List<FakeCommit> missing,
            List<FakeCommit> page,
            boolean withFiles) {
        int behind = repository.graph.missing(head, base).size();
        String html = shapes.html(repository) + "/compare/" + base.sha() + "..." + head.sha();
        FakeCommit common = repository.graph.mergeBase(base, head).orElse(base);
        Map<String, Object> shape = fields(
                "url",
                shapes.api(repository) + "/compare/" + base.sha() + "..." + head.sha(),
                "html_url",
                html,
                "permalink_url",
                html,
                "diff_url",
                html + ".diff",
                "patch_url",
                html + ".patch",
                "base_commit",
                commit(repository, base, false),
                "merge_base_commit",
                commit(repository, common, false),
                "status",
                missing.isEmpty() ? behind == 0 ? "identical" : "behind" : behind == 0 ? "ahead" : "diverged",
                "ahead_by",
                missing.size(),
                "behind_by",
                behind,
                "total_commits",
                missing.size(),
                "commits",
                page.stream().map(commit -> commit(repository, commit, false)).toList());
        if (withFiles) {
            shape.put(
                    "files",
                    files(
                            repository,
                            head.sha(),
                            missing.stream()
                                    .flatMap(commit -> commit.files().stream())
                                    .toList()));
        }
        return shape;
    }

    Map<String, Object> branch(FakeRepository repository, String name, String sha) {
        return fields(
                "name", name,
                "commit", fields("sha", sha, "url", shapes.api(repository) + "/commits/" + sha),
                "protected", name.equals("main"));
    }

    Map<String, Object> tag(FakeRepository repository, String name, String sha) {
        return fields(
                "name",
                name,
                "node_id",
                nodeId("REF", name),
                "commit",
                fields("sha", sha, "url", shapes.api(repository) + "/commits/" + sha),
                "zipball_url",
                shapes.api(repository) + "/zipball/refs/tags/" + name,
                "tarball_url",
                shapes.api(repository) + "/tarball/refs/tags/" + name);
    }
}

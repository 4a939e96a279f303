package org.deploydash.testing.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How GitHub tells people and repositories, and what all its JSON shares. */
final class Shapes {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> REPOSITORY_LINKS = List.of("""
            archive_url assignees_url blobs_url branches_url collaborators_url comments_url commits_url
            compare_url contents_url contributors_url deployments_url downloads_url events_url forks_url
            git_commits_url git_refs_url git_tags_url issue_comment_url issue_events_url issues_url keys_url
            labels_url languages_url merges_url milestones_url notifications_url pulls_url releases_url
            stargazers_url statuses_url subscribers_url subscription_url tags_url teams_url trees_url hooks_url""".split("\\s+"));
    private static final List<String> USER_LINKS = List.of("""
            followers_url following_url gists_url starred_url subscriptions_url organizations_url repos_url
            events_url received_events_url""".split("\\s+"));

    private final String api;
    private final String html;

    /** @param api where the API is, @param html where its pages would be, both without a slash at the end */
    Shapes(String api, String html) {
        this.api = api;
        this.html = html;
    }

    /** Names and values in turn; a value may be null. */
    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int n = 0; n < namesAndValues.length; n += 2) {
            fields.put((String) namesAndValues[n], namesAndValues[n + 1]);
        }
        return fields;
    }

    static byte[] bytes(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws IllegalArgumentException where it is no JSON */
    static JsonNode read(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (java.io.IOException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    static String time(Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String nodeId(String kind, Object id) {
        return kind + "_" + id;
    }

    String api(FakeRepository repository) {
        return api + "/repos/" + repository.name();
    }

    String html(FakeRepository repository) {
        return html + "/" + repository.name();
    }

    Map<String, Object> user(String login) {
        String escaped = login.replace("[", "%5B").replace("]", "%5D");
        String url = api + "/users/" + escaped;
        Map<String, Object> user = fields(
                "login",
                login,
                "id",
                Math.abs(login.hashCode()),
                "node_id",
                nodeId("U", login),
                "avatar_url",
                "https://avatars.githubusercontent.com/" + escaped,
                "gravatar_id",
                "",
                "url",
                url,
                "html_url",
                html + "/" + escaped,
                "type",
                login.endsWith("[bot]") ? "Bot" : "User",
                "site_admin",
                false);
        USER_LINKS.forEach(link -> user.put(link, url + "/" + link.replace("_url", "")));
        return user;
    }

    Map<String, Object> publicUser(String login, Instant since) {
        Map<String, Object> user = user(login);
        user.putAll(fields(
                "name",
                login,
                "company",
                null,
                "blog",
                "",
                "location",
                null,
                "email",
                null,
                "hireable",
                null,
                "bio",
                null,
                "public_repos",
                1,
                "public_gists",
                0,
                "followers",
                0,
                "following",
                0,
                "created_at",
                time(since),
                "updated_at",
                time(since)));
        return user;
    }

    Map<String, Object> minimalRepository(FakeRepository repository) {
        String url = api(repository);
        Map<String, Object> shape = fields(
                "id", repository.id(),
                "node_id", nodeId("R", repository.id()),
                "name", repository.name().substring(repository.name().indexOf('/') + 1),
                "full_name", repository.name(),
                "owner", user(repository.owner()),
                "private", false,
                "html_url", html(repository),
                "description", null,
                "fork", false,
                "url", url);
        REPOSITORY_LINKS.forEach(link -> shape.put(link, url + "/" + link.replace("_url", "")));
        return shape;
    }

    Map<String, Object> repository(FakeRepository repository) {
        Map<String, Object> shape = minimalRepository(repository);
        String html = html(repository);
        shape.putAll(fields(
                "git_url",
                html + ".git",
                "ssh_url",
                html + ".git",
                "clone_url",
                html + ".git",
                "svn_url",
                html,
                "mirror_url",
                null,
                "homepage",
                null,
                "language",
                "Python",
                "forks_count",
                0,
                "forks",
                0,
                "stargazers_count",
                0,
                "watchers_count",
                0,
                "watchers",
                0,
                "size",
                108,
                "default_branch",
                "main",
                "open_issues_count",
                0,
                "open_issues",
                0,
                "has_issues",
                true,
                "has_projects",
                false,
                "has_wiki",
                false,
                "has_pages",
                false,
                "has_discussions",
                false,
                "has_downloads",
                true,
                "archived",
                false,
                "disabled",
                false,
                "license",
                null,
                "subscribers_count",
                1,
                "network_count",
                0,
                "pushed_at",
                time(repository.createdAt()),
                "created_at",
                time(repository.createdAt()),
                "updated_at",
                time(repository.createdAt()),
                "permissions",
                fields("admin", false, "push", true, "pull", true)));
        return shape;
    }
}

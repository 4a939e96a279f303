package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One of GitHub's lists that history is read from: the deployments to an environment, or the runs of a workflow. Newest first.
 *
 * @param key under which its cursor is kept
 * @param path with its query, but for the page
 * @param member of the answer that holds the entries; empty where the answer is the list
 */
record Shelf(String repository, String key, String path, String member) {

    static Shelf deployments(String repository, String environment) {
        return new Shelf(
                repository,
                repository + " deployments " + environment,
                Paths.repo(repository, "/deployments?environment=" + Paths.value(environment)),
                "");
    }

    static Shelf runs(String repository, String workflow) {
        return new Shelf(
                repository,
                repository + " runs " + workflow,
                Paths.repo(
                        repository,
                        "/actions/workflows/" + Paths.segment(workflow) + "/runs?exclude_pull_requests=true"),
                "workflow_runs");
    }

    boolean holdsRuns() {
        return !member.isEmpty();
    }

    /** @param page from 1 */
    String page(int page, int entries) {
        return path + "&per_page=" + entries + "&page=" + page;
    }

    JsonNode entries(JsonNode body) {
        return member.isEmpty() ? body : body.path(member);
    }
}

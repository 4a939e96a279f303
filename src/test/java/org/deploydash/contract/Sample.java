package org.deploydash.contract;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of an endpoint that would have its effect, and what whoever may send it is answered by a dashboard with
 * {@link HttpContract#CONFIGURATION}.
 *
 * @param query what stands behind the path
 * @param body null for none
 * @param code null where it is no refusal
 */
record Sample(
        String query,
        @Nullable String body,
        int status,
        @Nullable String code) {

    /** By the endpoint's name. One that is not here fails the contract: say here what it answers. */
    static final Map<String, Sample> ALL = Map.ofEntries(
            entry("GET audit", read()),
            entry("GET audit/check", read()),
            entry("GET backups", read()),
            entry("POST backups", new Sample("", "{}", 201, null)),
            entry("GET compare", unconnected("?base=test&head=prod")),
            entry("GET deploy/{environment}/choices", unconnected("")),
            entry("GET deploy/{environment}/preview", unconnected("?ref=main")),
            entry("POST deploy/{environment}", new Sample("", "{}", 503, "github_not_configured")),
            entry("GET deployments", read()),
            entry("POST deployments", new Sample("", """
                    {"environment": "test", "commit_sha": "abcdef0", "status": "success", "commit_message": "%s"}""", 201, null)),
            entry("GET deployments/{id}", new Sample("", null, 404, "unknown_deployment")),
            entry("GET environments", read()),
            entry("GET events", read()),
            entry("HEAD events", read()),
            entry("GET health/{environment}", read()),
            entry("GET logs/{environment}", unconnected("?source=job")),
            entry("GET me", read()),
            entry("GET operations", read()),
            entry("GET operations/{id}", new Sample("", null, 404, "unknown_operation")),
            entry("POST operations/{id}/cancel", new Sample("", "{}", 404, "unknown_operation")),
            entry("GET rollback/{environment}/preview", unconnected("?target=17")),
            entry("GET rollback/{environment}/targets", read()),
            entry("POST rollback/{environment}", new Sample("", """
                    {"target": "17", "reason": "x"}""", 503, "github_not_configured")),
            entry("GET rollbacks", read()),
            entry("GET self", read()),
            entry("GET self/doctor", read()),
            entry("POST self/doctor", new Sample("", "{}", 202, null)),
            entry("GET status", read()),
            entry("POST webhook/github", new Sample("", "{}", 401, "bad_signature")),
            entry("GET workflows", unconnected("")));

    private static Sample read() {
        return new Sample("", null, 200, null);
    }

    private static Sample unconnected(String query) {
        return new Sample(query, null, 503, "github_not_configured");
    }

    /** The body with a mark in it by which its effect can be found. */
    String marked(String mark) {
        return body == null ? "" : body.replace("%s", mark);
    }
}

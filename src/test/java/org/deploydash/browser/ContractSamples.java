package org.deploydash.browser;

/** Answers as the HTTP contract words them, for an application with a test channel and a production. */
final class ContractSamples {

    static final String HOSTILE =
            "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>${7*7} javascript:window.pwned=1";

    static final String ENVIRONMENTS = """
            {"count": 2, "environments": [
              {"environment": "test", "name": "Test Channel", "application": "rosey", "confirm": false,
               "logs": [{"id": "job", "name": "Deployment job"}],
               "may": {"deploy": true, "rollback": true, "logs": true},
               "actions": {"deploy": {"configured": true, "available": true, "error": null, "reason": null, "offers": "both",
                                      "inputs": [{"name": "reason", "required": false, "pattern": "[a-z ]*", "hint": "small letters only"}]},
                           "rollback": {"configured": true, "available": true, "error": null, "reason": null, "inputs": []}}},
              {"environment": "prod", "name": "Production", "application": "rosey", "confirm": true,
               "logs": [{"id": "bot", "name": "Bot"}, {"id": "service", "name": "Service"}, {"id": "job", "name": "Deployment job"}],
               "may": {"deploy": true, "rollback": true, "logs": true},
               "actions": {"deploy": {"configured": true, "available": true, "error": null, "reason": null, "offers": "version",
                                      "inputs": [{"name": "version", "required": true, "pattern": "v\\\\d+\\\\.\\\\d+\\\\.\\\\d+", "hint": "like v1.2.3"},
                                                 {"name": "reason", "required": true, "pattern": "[a-z ]*", "hint": "small letters only"}]},
                           "rollback": {"configured": true, "available": true, "error": null, "reason": null,
                                        "inputs": [{"name": "reason", "required": true, "pattern": "[a-z ]*", "hint": "small letters only"}]}}}]}
            """;

    static final String CHOICES = """
            {"tags": [{"name": "v1.3.1", "commit_sha": "4f2c9aa"}, {"name": "v1.3.0", "commit_sha": "90b1d22"}],
             "branches": [{"name": "main", "commit_sha": "4f2c9aa"}, {"name": "feature/trivia", "commit_sha": "dddeee1"}],
             "deployments": [{"id": 4, "version": "v1.3.0", "commit_sha": "90b1d22", "commit_message": "Trivia packs",
                              "deployed_at": "2026-11-20T10:00:00Z", "deployed_by": "grace", "status": "success", "current": true}],
             "stale": false, "error": null, "sentence": null}
            """;

    static final String TARGETS = """
            {"count": 2, "targets": [
              {"id": 3, "version": "v1.2.0", "commit_sha": "aa11bb2", "commit_message": "Quieter replies", "deployed_at": "2026-11-18T10:00:00Z", "deployed_by": "ada", "last_good": true},
              {"id": 2, "version": "v1.1.0", "commit_sha": "aa11bb3", "commit_message": "First one", "deployed_at": "2026-11-10T10:00:00Z", "deployed_by": "ada", "last_good": false}]}
            """;

    private ContractSamples() {}

    static String preview(String direction, String version, String message) {
        return """
                {"environment": "prod", "name": "Production", "direction": "%s", "commit_count": 1, "authors": ["ada"],
                 "from": {"version": "v1.3.0", "commit_sha": "90b1d22", "deployed_at": "2026-11-20T10:00:00Z", "deployed_by": "grace"},
                 "to": {"version": "%s", "ref": null, "commit_sha": "4f2c9aa", "deployment": null},
                 "commits": [{"commit": "4f2c9aa7", "commit_sha": "4f2c9aa", "message": "%s", "author": "ada", "committed_at": "2026-11-20T10:00:00Z",
                              "html_url": "https://github.com/grobertson/Rosey-Robot/commit/4f2c9aa", "pull_request": 12, "pull_request_url": null}],
                 "files": [{"path": "migrations/7.sql", "kind": "migration"}], "warnings": [{"code": "migration", "sentence": "A migration goes with it."}],
                 "run": {"workflow": "prod-deploy.yml", "ref": "main", "inputs": {}}, "confirm": null, "expected_current": "90b1d22", "error": null, "sentence": null}
                """.formatted(direction, version, message);
    }

    /** @param more further members, each with a comma before it */
    static String operation(String id, String kind, String environment, String state, boolean active, String more) {
        return """
                {"id": "%s", "kind": "%s", "environment": "%s", "state": "%s", "active": %s, "cancellable": %s, "requested_by": "operator",
                 "requested_at": "2026-11-22T12:00:00Z", "target": {"version": "v1.3.1"}, "run_url": "https://github.com/grobertson/Rosey-Robot/actions/runs/9",
                 "usual_seconds": null, "jobs": []%s}
                """.formatted(id, kind, environment, state, active, active, more);
    }

    static String accepted(String operation) {
        return "{\"success\": true, \"operation\": " + operation + "}";
    }

    static String problem(int status, String error, String detail, String more) {
        return "{\"type\": \"about:blank\", \"title\": \"No\", \"status\": %d, \"detail\": \"%s\", \"success\": false, \"error\": \"%s\"%s}"
                .formatted(status, detail, error, more);
    }
}

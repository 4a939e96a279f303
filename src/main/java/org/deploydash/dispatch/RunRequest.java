package org.deploydash.dispatch;

import java.util.Map;

/**
 * A run to be asked for, every template filled in and every value checked.
 *
 * @param repository {@code owner/name}
 * @param workflow the workflow's file name below .github/workflows
 * @param ref branch or tag it runs on
 * @param inputs at most 25, all text
 */
public record RunRequest(String repository, String workflow, String ref, Map<String, String> inputs) {

    public RunRequest {
        inputs = Map.copyOf(inputs);
    }
}

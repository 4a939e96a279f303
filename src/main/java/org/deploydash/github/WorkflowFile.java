package org.deploydash.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a workflow's file says of being started by hand.
 *
 * @param inputs by name, whether it is required
 * @see <a href="https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs">Workflow syntax</a>
 */
record WorkflowFile(boolean dispatchable, Map<String, Boolean> inputs) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String DISPATCH = "workflow_dispatch";

    /** @param contents GitHub's "contents" answer; empty where it is no readable YAML */
    static Optional<WorkflowFile> of(JsonNode contents) {
        try {
            byte[] text =
                    Base64.getMimeDecoder().decode(contents.path("content").asText(""));
            return Optional.of(read(YAML.readTree(new String(text, StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException | JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }

    private static WorkflowFile read(JsonNode file) {
        // "on" is a truth value in YAML 1.1, and some readers name the key so.
        JsonNode on = file.path("on").isMissingNode() ? file.path("true") : file.path("on");
        if (on.isTextual() || on.isArray()) {
            boolean named = on.asText("").equals(DISPATCH);
            for (JsonNode event : on) {
                named |= event.asText("").equals(DISPATCH);
            }
            return new WorkflowFile(named, Map.of());
        }
        Map<String, Boolean> inputs = new LinkedHashMap<>();
        on.path(DISPATCH).path("inputs").fields().forEachRemaining(input -> {
            JsonNode rule = input.getValue();
            boolean must = rule.path("required").asBoolean(false)
                    && rule.path("default").isMissingNode();
            inputs.put(input.getKey(), must);
        });
        return new WorkflowFile(on.has(DISPATCH), inputs);
    }
}

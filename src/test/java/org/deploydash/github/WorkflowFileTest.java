package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowFileTest {

    @Test
    void reads_inputs_and_which_of_them_must_be_given() {
        WorkflowFile file = read("""
                name: Deploy
                on:
                  push: {branches: [main]}
                  workflow_dispatch:
                    inputs:
                      version: {required: true, type: string}
                      reason: {required: false}
                      target: {required: true, default: test}
                      plain:
                jobs: {}
                """).orElseThrow();

        assertThat(file.dispatchable()).isTrue();
        assertThat(file.inputs())
                .containsEntry("version", true)
                .containsEntry("reason", false)
                .containsEntry("target", false)
                .containsEntry("plain", false)
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on: workflow_dispatch",
                "on: [push, workflow_dispatch]",
                "on:\n  workflow_dispatch:",
                "'on': {workflow_dispatch: {}}",
                "true: {workflow_dispatch: {}}"
            })
    void knows_the_trigger_in_every_form(String yaml) {
        assertThat(read(yaml)).hasValueSatisfying(file -> {
            assertThat(file.dispatchable()).isTrue();
            assertThat(file.inputs()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"on: push", "on: [push]", "on: {push: {}}", "jobs: {}", "", "[]", "42"})
    void knows_where_there_is_none(String yaml) {
        assertThat(read(yaml).map(WorkflowFile::dispatchable)).hasValue(false);
    }

    @Test
    void is_empty_where_there_is_no_yaml() {
        assertThat(read("on: [")).isEmpty();
        assertThat(read("\t:")).isEmpty();
        assertThat(WorkflowFile.of(new ObjectMapper().createObjectNode().put("content", "%%%%")))
                .hasValueSatisfying(file -> assertThat(file.dispatchable()).isFalse());
    }

    private static Optional<WorkflowFile> read(String yaml) {
        String content = Base64.getMimeEncoder().encodeToString(yaml.getBytes(StandardCharsets.UTF_8));
        JsonNode contents = new ObjectMapper().createObjectNode().put("content", content);
        return WorkflowFile.of(contents);
    }
}

package org.deploydash.testing.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.testing.github.Operations.Found;
import org.deploydash.testing.github.Operations.Operation;

/**
 * GitHub's own description of its API, read once. Two things it says are not taken at its word: a number of a workflow may be a file name,
 * and {@code created} is a range. An empty text where it wants an address is let pass, as GitHub itself says that.
 */
final class Description {

    private static final String BASE = "https://api.github.com/openapi.json";

    private final JsonNode root;
    private final JsonSchemaFactory schemas;
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Operations operations;
    private final Map<JsonNode, JsonSchema> known = new IdentityHashMap<>();

    private static final class Once {
        static final Description DESCRIPTION = new Description();
    }

    static Description get() {
        return Once.DESCRIPTION;
    }

    private Description() {
        try (InputStream in = Description.class.getResourceAsStream("/github/openapi.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\"#/components/", "\"" + BASE + "#/components/");
            root = new ObjectMapper().readTree(text);
            schemas = JsonSchemaFactory.getInstance(
                    SpecVersion.VersionFlag.V7,
                    builder -> builder.metaSchema(OpenApi30.getInstance())
                            .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
                            .schemaLoaders(loaders -> loaders.schemas(Map.of(BASE, text))));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        operations = new Operations(root, BASE);
    }

    private JsonNode resolved(JsonNode node) {
        return operations.resolved(node);
    }

    /** What is wrong with a request; empty for nothing. */
    List<String> problems(Request request) {
        Optional<Found> found = operations.find(request);
        if (found.isEmpty()) {
            return List.of("the request is for nothing that is described");
        }
        Operation operation = found.get().operation();
        List<String> problems = new ArrayList<>();
        found.get()
                .values()
                .forEach((name, value) -> operations
                        .parameter(operation.node(), name)
                        .ifPresent(parameter -> problems.addAll(value(parameter, value))));
        request.query()
                .forEach((name, value) -> operations
                        .parameter(operation.node(), name)
                        .filter(parameter -> parameter.path("in").asText().equals("query"))
                        .ifPresentOrElse(
                                parameter -> problems.addAll(value(parameter, value)),
                                () -> problems.add("the request has an unknown parameter " + name)));
        if (request.header("user-agent").isEmpty()) {
            problems.add("the request has no User-Agent");
        }
        problems.addAll(body(operation, request));
        return problems;
    }

    private List<String> value(JsonNode parameter, String value) {
        String name = parameter.path("name").asText();
        JsonNode schema = parameter.path("schema");
        if (name.equals("created") || name.equals("workflow_id")) {
            return List.of();
        }
        boolean number = schema.path("type").asText().equals("integer") && value.matches("-?\\d{1,18}");
        boolean flag = schema.path("type").asText().equals("boolean") && value.matches("true|false");
        Object typed = number ? (Object) Long.valueOf(value) : flag ? (Object) Boolean.valueOf(value) : value;
        return against("parameter " + name, schema, new ObjectMapper().valueToTree(typed));
    }

    private List<String> body(Operation operation, Request request) {
        JsonNode described = resolved(operation.node().path("requestBody"));
        JsonNode schema = described.path("content").path("application/json").path("schema");
        if (request.body().length == 0) {
            return described.path("required").asBoolean() ? List.of("the request lacks its body") : List.of();
        }
        if (schema.isMissingNode()) {
            return List.of("the request has a body where none is described");
        }
        List<String> problems = new ArrayList<>();
        if (!request.header("content-type").orElse("").startsWith("application/json")) {
            problems.add("the request's body is not said to be JSON");
        }
        try {
            problems.addAll(against("the request's body", schema, Shapes.read(request.body())));
        } catch (IllegalArgumentException broken) {
            problems.add("the request's body is no JSON");
        }
        return problems;
    }

    /** What is wrong with an answer; empty for nothing. */
    List<String> problems(Request request, Answer answer) {
        Optional<Found> found = operations.find(request);
        if (found.isEmpty()) {
            return List.of();
        }
        JsonNode responses = found.get().operation().node().path("responses");
        JsonNode described = resolved(responses.path("" + answer.status()));
        if (described.isMissingNode()) {
            return everywhere(answer);
        }
        JsonNode schema = described.path("content").path("application/json").path("schema");
        if (schema.isMissingNode()) {
            return answer.body() == null ? List.of() : List.of("the answer has a body where none is described");
        }
        return json(answer, schema);
    }

    /** What GitHub answers everywhere without describing it: refusals, redirections, not modified. */
    private List<String> everywhere(Answer answer) {
        boolean redirection = List.of(301, 302, 304, 307).contains(answer.status());
        if (answer.status() < 400 && !redirection) {
            return List.of("the answer's status is not described");
        }
        return answer.body() == null ? List.of() : json(answer, root.at("/components/schemas/basic-error"));
    }

    private List<String> json(Answer answer, JsonNode schema) {
        if (answer.body() == null) {
            return List.of("the answer lacks its body");
        }
        try {
            return against("the answer", schema, Shapes.read(answer.body()));
        } catch (IllegalArgumentException broken) {
            return List.of("the answer is no JSON");
        }
    }

    private List<String> against(String what, JsonNode schema, JsonNode value) {
        JsonSchema compiled;
        synchronized (known) {
            compiled = known.computeIfAbsent(schema, one -> schemas.getSchema(one, config));
        }
        return compiled.validate(value).stream()
                .filter(message -> !isEmptyAddress(message))
                .map(message -> what + ": " + message.getMessage())
                .toList();
    }

    private static boolean isEmptyAddress(ValidationMessage message) {
        return "format".equals(message.getType())
                && message.getInstanceNode() != null
                && message.getInstanceNode().asText().isEmpty();
    }
}

package org.deploydash.testing.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What GitHub's description has to offer, found by a request. */
final class Operations {

    private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");

    private final JsonNode root;
    private final String base;
    private final List<Operation> operations = new ArrayList<>();

    record Operation(String method, String template, Pattern path, List<String> places, JsonNode node) {}

    record Found(Operation operation, Map<String, String> values) {}

    /** @param base what stands before the pointer of a reference */
    Operations(JsonNode root, String base) {
        this.root = root;
        this.base = base;
        root.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fields()
                        .forEachRemaining(operation ->
                                operations.add(operation(operation.getKey(), path.getKey(), operation.getValue()))));
    }

    private Operation operation(String method, String template, JsonNode node) {
        List<String> places = new ArrayList<>();
        StringBuilder pattern = new StringBuilder();
        Matcher place = PLACE.matcher(template);
        int from = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(template.substring(from, place.start())));
            pattern.append(isLong(node, place.group(1)) ? "(.+)" : "([^/]+)");
            places.add(place.group(1));
            from = place.end();
        }
        pattern.append(Pattern.quote(template.substring(from)));
        return new Operation(
                method.toUpperCase(Locale.ROOT), template, Pattern.compile(pattern.toString()), places, node);
    }

    private boolean isLong(JsonNode operation, String place) {
        return place.equals("path")
                || place.equals("basehead")
                || parameter(operation, place)
                        .map(found -> found.path("x-multi-segment").asBoolean())
                        .orElse(false);
    }

    Optional<JsonNode> parameter(JsonNode operation, String name) {
        for (JsonNode given : operation.path("parameters")) {
            JsonNode parameter = resolved(given);
            if (parameter.path("name").asText().equals(name)) {
                return Optional.of(parameter);
            }
        }
        return Optional.empty();
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(base.length() + 1)) : node;
    }

    Optional<Found> find(Request request) {
        String path = request.path().replaceFirst("^/repositories/\\d+", "/repos/by/number");
        for (Operation operation : operations) {
            Matcher matcher = operation.path().matcher(path);
            if (operation.method().equals(request.method()) && matcher.matches() && !isShadowed(operation, path)) {
                Map<String, String> values = new LinkedHashMap<>();
                for (int n = 0; n < operation.places().size(); n++) {
                    values.put(operation.places().get(n), Request.decodedPath(matcher.group(n + 1)));
                }
                return Optional.of(new Found(operation, values));
            }
        }
        return Optional.empty();
    }

    /** A commit's name may have slashes, yet what ends with {@code /pulls} asks for its pull requests. */
    private static boolean isShadowed(Operation operation, String path) {
        return operation.template().endsWith("/commits/{ref}") && path.endsWith("/pulls");
    }
}

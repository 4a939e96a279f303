package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Members of GitHub's JSON, read as if any of them could be missing or of another type. */
final class Foreign {

    private Foreign() {}

    static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
    }

    static String text(JsonNode node, String member, String otherwise) {
        String text = text(node, member);
        return text == null ? otherwise : text;
    }

    static @Nullable Long number(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.canConvertToLong() && value.isIntegralNumber() && value.longValue() > 0
                ? (Long) value.longValue()
                : null;
    }

    static int number(JsonNode node, String member, int otherwise) {
        JsonNode value = node.path(member);
        return value.canConvertToInt() && value.isIntegralNumber() ? value.intValue() : otherwise;
    }

    static @Nullable Instant time(JsonNode node, String member) {
        String text = text(node, member);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }

    /** Only what a browser may follow. */
    static @Nullable URI link(@Nullable String text) {
        try {
            URI uri = text == null ? null : new URI(text);
            boolean web = uri != null
                    && uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
            return web ? uri : null;
        } catch (URISyntaxException noAddress) {
            return null;
        }
    }

    static boolean isThere(@Nullable JsonNode node) {
        return node != null && node.isObject();
    }
}

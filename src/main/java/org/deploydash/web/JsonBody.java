package org.deploydash.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The JSON object a caller sent, read member by member so that every complaint names the member. A null member counts as absent; a
 * member nobody knows is refused, since it is a misspelt one.
 */
public final class JsonBody {

    private static final ObjectReader READER = Json.mapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Pattern LINE_BREAK = Pattern.compile("\r\n?");

    private final Map<String, JsonNode> members;

    private JsonBody(Map<String, JsonNode> members) {
        this.members = members;
    }

    /** @throws Problem 400 where that is no JSON object, or has other members than these */
    static JsonBody parse(byte[] bytes) {
        try {
            JsonNode node = READER.readValue(bytes);
            if (node == null || !node.isObject()) {
                throw Problem.badRequest("bad_json", "The body must be a JSON object.");
            }
            Map<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            return new JsonBody(members);
        } catch (IOException notJson) {
            throw Problem.badRequest("bad_json", "The body is not JSON.");
        }
    }

    /** @throws Problem 400 where there is a member of another name */
    public JsonBody only(String... names) {
        Set<String> known = Set.of(names);
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                throw Problem.badRequest(
                        "unknown_member",
                        "The body has a member that is not known here. Known: " + String.join(", ", names) + ".");
            }
        }
        return this;
    }

    /** @throws Problem 400 where it is absent, blank, no string or longer than that */
    public String required(String name, int longest) {
        return text(name, longest).orElseThrow(() -> bad(name, "is required"));
    }

    /** A string without the blanks around it; empty where it is absent or blank. */
    public Optional<String> text(String name, int longest) {
        return member(name)
                .map(node -> {
                    if (!node.isTextual()) {
                        throw bad(name, "must be a string");
                    }
                    return readable(name, node.textValue()).strip();
                })
                .filter(value -> !value.isEmpty())
                .map(value -> checked(name, value, longest));
    }

    public Optional<Long> whole(String name, long least, long most) {
        return member(name).map(node -> {
            if (!node.isIntegralNumber()
                    || !node.canConvertToLong()
                    || node.longValue() < least
                    || node.longValue() > most) {
                throw bad(name, "must be a whole number from " + least + " to " + most);
            }
            return node.longValue();
        });
    }

    public boolean flag(String name) {
        return member(name)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw bad(name, "must be true or false");
                    }
                    return node.booleanValue();
                })
                .orElse(false);
    }

    public Optional<Instant> time(String name) {
        return text(name, 64).map(value -> {
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeParseException notTime) {
                throw bad(name, "must be a time such as 2026-01-31T12:00:00Z");
            }
        });
    }

    /** An object of strings, in the order it was sent. */
    public Map<String, String> texts(String name, int most, int longest) {
        Map<String, String> texts = new LinkedHashMap<>();
        member(name).ifPresent(node -> {
            if (!node.isObject() || node.size() > most) {
                throw bad(name, "must be an object of at most " + most + " strings");
            }
            for (Iterator<Map.Entry<String, JsonNode>> entries = node.fields(); entries.hasNext(); ) {
                Map.Entry<String, JsonNode> entry = entries.next();
                if (!entry.getValue().isTextual()
                        || entry.getValue().textValue().length() > longest) {
                    throw bad(name, "must hold strings of at most " + longest + " characters");
                }
                texts.put(entry.getKey(), readable(name, entry.getValue().textValue()));
            }
        });
        return texts;
    }

    /** One of these words. */
    public String oneOf(String name, List<String> words) {
        String word = required(name, 64);
        if (!words.contains(word)) {
            throw bad(name, "must be one of " + String.join(", ", words));
        }
        return word;
    }

    /** @param complaint what is wrong with the member, going on after its name */
    public static Problem bad(String name, String complaint) {
        return Problem.badRequest("bad_member", "The member " + name + " " + complaint + ".");
    }

    private Optional<JsonNode> member(String name) {
        return Optional.ofNullable(members.get(name)).filter(node -> !node.isNull());
    }

    /**
     * What can be stored, shown and sent on as it is. Line breaks become those of Unix; other control characters and halves of characters
     * are refused rather than dropped, so that nobody finds something else than they sent.
     */
    private static String readable(String name, String value) {
        String text = LINE_BREAK.matcher(value).replaceAll("\n");
        text.codePoints().filter(JsonBody::isUnreadable).findFirst().ifPresent(sign -> {
            throw bad(name, "holds the character U+%04X, which no text has".formatted(sign));
        });
        return text;
    }

    private static boolean isUnreadable(int sign) {
        int type = Character.getType(sign);
        return type == Character.SURROGATE || (type == Character.CONTROL && sign != '\n' && sign != '\t');
    }

    private static String checked(String name, String value, int longest) {
        if (value.length() > longest) {
            throw bad(name, "may have " + longest + " characters at most");
        }
        return value;
    }
}

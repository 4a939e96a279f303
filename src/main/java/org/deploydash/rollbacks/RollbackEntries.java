package org.deploydash.rollbacks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a rollback history: one JSON array of objects. It must be whole, for half an array is a file caught while it was
 * written; but within it each entry stands alone, and one that cannot be understood is counted and passed over.
 *
 * @param entries oldest first
 * @param skipped those without a time stamp or an environment, or that are no objects
 */
record RollbackEntries(List<RollbackEntry> entries, int skipped) {

    static final int LONGEST_REASON = 4000;
    private static final int LONGEST_WORD = 200;
    private static final int LONGEST_TIME = 40;
    private static final int DEEPEST = 1000;

    private static final Set<String> TEXTS = Set.of("timestamp", "environment", "backup", "reason", "initiated_by");

    /** What stands beside the fields we know may be as long as the file; it is passed over and not kept. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(RollbackFile.LARGEST)
                    .maxNameLength(RollbackFile.LARGEST)
                    .build())
            .build();

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter();

    /**
     * @param zone of time stamps that do not name theirs
     * @throws IOException where it is not one whole JSON array
     */
    static RollbackEntries read(String text, ZoneId zone) throws IOException {
        List<RollbackEntry> entries = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        int skipped = 0;
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("not a list");
            }
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                if (next == null) {
                    throw new IOException("ends too early");
                }
                Optional<RollbackEntry> entry = entry(parser, zone);
                if (entry.isPresent()) {
                    entries.add(numbered(entry.get(), seen));
                } else {
                    skipped++;
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("goes on after its end");
            }
        }
        return new RollbackEntries(List.copyOf(entries), skipped);
    }

    private static RollbackEntry numbered(RollbackEntry first, Map<String, Integer> seen) {
        int occurrence = seen.merge(first.key(), 1, Integer::sum) - 1;
        return new RollbackEntry(
                first.written(),
                first.at(),
                first.environment(),
                first.backup(),
                first.reason(),
                first.success(),
                first.initiatedBy(),
                occurrence);
    }

    /** Leaves the parser at the end of the value it stands on. */
    private static Optional<RollbackEntry> entry(JsonParser parser, ZoneId zone) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Optional.empty();
        }
        Map<String, String> texts = new HashMap<>();
        @Nullable Boolean success = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                if (TEXTS.contains(field)) {
                    texts.put(field, parser.getText());
                }
            } else {
                texts.remove(field);
                parser.skipChildren();
            }
            if (field.equals("success")) {
                success = value.isBoolean() ? (Boolean) (value == JsonToken.VALUE_TRUE) : null;
            }
        }
        String written = word(texts, "timestamp", LONGEST_TIME + 1);
        String environment = word(texts, "environment", LONGEST_WORD);
        Optional<Instant> at = Optional.ofNullable(written).flatMap(time -> instant(time, zone));
        if (written == null || environment == null || at.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RollbackEntry(
                written,
                at.get(),
                environment,
                word(texts, "backup", LONGEST_WORD),
                word(texts, "reason", LONGEST_REASON),
                success,
                word(texts, "initiated_by", LONGEST_WORD),
                0));
    }

    /** The text without what no database keeps (NUL, half characters), cut to a bearable length; null where nothing is left. */
    private static @Nullable String word(Map<String, String> texts, String field, int longest) {
        String text = texts.getOrDefault(field, "").replace("\0", "").strip();
        if (text.length() > longest) {
            text = text.substring(0, longest - 1) + "…";
        }
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.isEmpty() ? null : whole;
    }

    /** Python's isoformat(): local time without a zone, microseconds unless they are 0. A zone is taken where there is one. */
    private static Optional<Instant> instant(String written, ZoneId zone) {
        String iso = written.length() > 10 && written.charAt(10) == ' '
                ? written.substring(0, 10) + 'T' + written.substring(11)
                : written;
        try {
            TemporalAccessor time = TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            Instant at = time instanceof OffsetDateTime absolute
                    ? absolute.toInstant()
                    : LocalDateTime.from(time).atZone(zone).toInstant();
            boolean plausible = at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-12-31T00:00:00Z"));
            return plausible ? Optional.of(at.truncatedTo(ChronoUnit.MICROS)) : Optional.empty();
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }
}

package org.deploydash.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sample of whatever a bot answers: bots disagree about names, words and types, and none of that may look like an outage.
 *
 * <p>A JSON object is read whatever the HTTP status; anything else is {@link ProbeError#NOT_JSON}, or {@link ProbeError#HTTP_ERROR} under
 * an error status. A member that is missing, null, of the wrong type, not finite, negative or absurdly large is absent, never 0.
 *
 * <table>
 * <caption>What the status word and the HTTP status make together</caption>
 * <tr><th>word, whatever its case</th><th>HTTP below 400</th><th>503</th><th>400 and above</th></tr>
 * <tr><td>healthy, running, up, connected, online, ok</td><td>healthy; degraded where {@code connected} is false</td>
 *     <td>unhealthy</td><td>degraded: the two contradict each other</td></tr>
 * <tr><td>degraded, initializing, starting, connecting</td><td>degraded</td><td>unhealthy</td><td>degraded</td></tr>
 * <tr><td>unhealthy, down, disconnected, stopped, offline, failed</td><td>unhealthy</td><td>unhealthy</td><td>unhealthy</td></tr>
 * <tr><td>any other, or none</td><td>unknown</td><td>HTTP_ERROR</td><td>HTTP_ERROR</td></tr>
 * </table>
 */
final class HealthReader {

    private static final Map<String, Health> WORDS = Map.ofEntries(
            Map.entry("healthy", Health.HEALTHY),
            Map.entry("running", Health.HEALTHY),
            Map.entry("up", Health.HEALTHY),
            Map.entry("connected", Health.HEALTHY),
            Map.entry("online", Health.HEALTHY),
            Map.entry("ok", Health.HEALTHY),
            Map.entry("degraded", Health.DEGRADED),
            Map.entry("initializing", Health.DEGRADED),
            Map.entry("starting", Health.DEGRADED),
            Map.entry("connecting", Health.DEGRADED),
            Map.entry("unhealthy", Health.UNHEALTHY),
            Map.entry("down", Health.UNHEALTHY),
            Map.entry("disconnected", Health.UNHEALTHY),
            Map.entry("stopped", Health.UNHEALTHY),
            Map.entry("offline", Health.UNHEALTHY),
            Map.entry("failed", Health.UNHEALTHY));

    private static final int ERROR_STATUS = 400;
    private static final int UNAVAILABLE = 503;
    private static final int DEEPEST = 16;

    /** Python writes NaN and Infinity into its JSON; they must cost one metric, not the whole answer. */
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(CappedBody.MOST_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /**
     * @param at when the probe began
     * @param httpStatus of the answer
     * @param responseTimeMs as measured by the probe
     */
    Sample read(String environment, Instant at, int httpStatus, byte[] body, double responseTimeMs) {
        JsonNode report = parse(body);
        if (report == null) {
            return Sample.outage(
                    environment, at, httpStatus >= ERROR_STATUS ? ProbeError.HTTP_ERROR : ProbeError.NOT_JSON);
        }
        String word = Text.of(report.get("status"));
        Health said = word == null ? Health.UNKNOWN : WORDS.getOrDefault(word.toLowerCase(Locale.ROOT), Health.UNKNOWN);
        Boolean connected = truth(report.get("connected"));
        boolean useless = httpStatus >= ERROR_STATUS && said == Health.UNKNOWN;
        return new Sample(
                environment,
                at,
                useless ? Health.UNHEALTHY : judged(said, httpStatus, connected),
                word,
                connected,
                useless ? null : responseTimeMs,
                Figure.real(report, "memory_mb"),
                Figure.whole(report, "user_count"),
                Figure.real(report, "uptime", "uptime_seconds"),
                Figure.whole(report, "requests", "requests_handled"),
                Figure.whole(report, "errors", "error_count"),
                version(report),
                useless ? ProbeError.HTTP_ERROR : null);
    }

    private static Health judged(Health said, int httpStatus, @Nullable Boolean connected) {
        if (httpStatus == UNAVAILABLE) {
            return Health.UNHEALTHY;
        }
        boolean contradicted = httpStatus >= ERROR_STATUS || Boolean.FALSE.equals(connected);
        return said == Health.HEALTHY && contradicted ? Health.DEGRADED : said;
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            return root != null && root.isObject() ? root : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static @Nullable Boolean truth(@Nullable JsonNode node) {
        return (node != null && node.isBoolean()) ? node.booleanValue() : null;
    }

    /** A bot that says its version is "unknown" has not told us one. */
    private static @Nullable String version(JsonNode report) {
        String version = Text.of(report.get("version"));
        return "unknown".equalsIgnoreCase(version) ? null : version;
    }
}

package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Rounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A page that nobody closes: a day of changes, one every 10 s, told as fast as the page takes them, with a deployment every two hours and one
 * line that broke. In every build it is a working day.
 */
@ExtendWith(Browsers.class)
class DayOpenIT {

    private static final int STEP_SECONDS = 10;
    /** Told at once; the page is waited for after each. */
    private static final int BATCH = 120;

    private static final int UPDATES = Rounds.of(72 * BATCH, 24 * BATCH);
    /** As many batches lie between two deployments. They are three, each done again and again: a row more is no leak. */
    private static final int DEPLOYMENTS = 6;

    private static final int DEPLOYED = 3;

    /** After so many batches the stream is opened anew. */
    private static final int RECONNECT = 32;

    /** Until then the page fills what it keeps anyway: compiled code, fonts, the first window of its charts. */
    private static final int WARM = 20 * BATCH;

    /** Three hours and twenty minutes: what a part of the day costs is compared over as many. */
    private static final int HOURS = 10 * BATCH;

    private static final double MOST_GROWTH = 2 << 20;
    /** Seconds in which the page's own thread was busy, drawing included. */
    private static final String WORK = "TaskDuration";

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    Path folder;

    private Instant at;
    private int batches;

    @Test
    void holds_no_more_in_the_evening_than_in_the_morning(Browsers browsers) throws Exception {
        try (Visit visit = Visit.to(folder);
                ScriptedApi api = ScriptedApi.before(visit.dashboard.base());
                Browser page = browsers.open(api.base(), "operator", "operator-secret")) {
            page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", COUNT_TIMERS));
            page.go(api.base());
            eventually(() -> assertThat(Visit.card(page, "prod", "health")).isEqualToIgnoringCase("healthy"));
            ObjectNode picture = (ObjectNode) visit.as("viewer").json("api/status");
            page.run("document.querySelector('#health').scrollIntoView()");
            eventually(
                    () -> assertThat(page.text("#chart-memory [data-f=text]")).contains("MB on average"));
            at = Instant.now();

            tell(api, page, picture, WARM);
            Map<String, Double> morning = footprint(page);
            Object charts = page.run(CHARTS);
            Long timers = (Long) page.run(TIMERS);
            tell(api, page, picture, HOURS);
            double first = work(page) - morning.get(WORK);
            tell(api, page, picture, UPDATES - 2 * HOURS);
            double before = work(page);
            tell(api, page, picture, HOURS);
            double last = work(page) - before;
            Map<String, Double> evening = footprint(page);
            // Told, not judged: a machine is sometimes busy with other things.
            System.out.printf(
                    "A page open for a day: %.2f ms of work for an update in the morning, %.2f in the evening; %.0f nodes, %.0f listeners, %s charts, %d timers; %.0f KB of heap more%n",
                    first * 1000 / HOURS,
                    last * 1000 / HOURS,
                    evening.get("Nodes"),
                    evening.get("JSEventListeners"),
                    charts,
                    timers,
                    (evening.get("JSHeapUsedSize") - morning.get("JSHeapUsedSize")) / 1024);

            assertThat(evening.get("JSHeapUsedSize") - morning.get("JSHeapUsedSize"))
                    .as("bytes of heap more, of %s", morning)
                    .isLessThanOrEqualTo(MOST_GROWTH);
            assertThat(evening.get("JSEventListeners")).as("listeners").isEqualTo(morning.get("JSEventListeners"));
            assertThat(evening.get("Nodes")).as("nodes").isLessThanOrEqualTo(morning.get("Nodes") + 50);
            assertThat(page.run(CHARTS)).as("charts").isEqualTo(charts).isEqualTo(4L);
            assertThat((Long) page.run(TIMERS)).as("timers").isLessThanOrEqualTo(timers + 1);
            assertThat(page.errors()).isEmpty();
        }
    }

    /** Timers that are set and have neither run nor been taken back. */
    private static final String COUNT_TIMERS = """
            window.ticking = new Set();
            for (const kind of ['Timeout', 'Interval']) {
              const set = window[`set${kind}`];
              const clear = window[`clear${kind}`];
              window[`set${kind}`] = (run, ...rest) => {
                const id = set((...given) => { if (kind === 'Timeout') ticking.delete(id); run(...given); }, ...rest);
                ticking.add(id);
                return id;
              };
              window[`clear${kind}`] = (id) => { ticking.delete(id); clear(id); };
            }
            """;

    private static final String TIMERS = "return ticking.size";

    /** Charts that Chart.js itself still knows. */
    private static final String CHARTS = """
            const { name } = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/vendor/chart.js'));
            return import(name).then(({ Chart }) => Object.keys(Chart.instances).length);
            """;

    private void tell(ScriptedApi api, Browser page, ObjectNode picture, int updates) {
        for (int told = 0; told < updates; told += BATCH, batches++) {
            if (batches == RECONNECT) {
                reconnect(api, page);
            }
            if (batches % DEPLOYMENTS == 0) {
                deploy(api, page, batches / DEPLOYMENTS);
            }
            IntStream.range(0, BATCH).forEach(any -> api.announces("changes", next(picture)));
            String last = at.toString();
            eventually(() ->
                    assertThat(Instant.parse(String.valueOf(checked(page)))).isEqualTo(Instant.parse(last)));
        }
    }

    /** The page begins with what is true now, and everything is asked for again. */
    private static void reconnect(ScriptedApi api, Browser page) {
        Object before = checked(page);
        int asked = api.asked("GET api/deployments").size();
        page.run("for (const each of ['offline', 'online']) dispatchEvent(new Event(each))");
        eventually(() -> assertThat(checked(page)).isNotEqualTo(before));
        eventually(() -> assertThat(api.asked("GET api/deployments")).hasSizeGreaterThan(asked));
        FullHouse.isConnected(page);
    }

    private static Object checked(Browser page) {
        return page.run("return document.querySelector('#env-prod [data-f=checked]').dateTime");
    }

    /** Asked for here, and told by its run: an operation and a deployment from their beginning to their end. */
    private void deploy(ScriptedApi api, Browser page, int turn) {
        for (String state : List.of("requested", "in_progress", "succeeded")) {
            boolean active = !state.equals("succeeded");
            String finished = active ? "null" : "\"" + at + "\"";
            api.announces("operation", """
                    {"id":"op_%d","kind":"deploy","environment":"prod","state":"%s","active":%s,"requested_by":"ada","requested_at":"%s","finished_at":%s,
                     "target":{"version":"v1.%1$d.0"},"usual_seconds":60,
                     "jobs":[{"name":"Deploy","status":"in_progress","steps":[{"name":"Copy","status":"in_progress"}]}]}
                    """.formatted(turn, state, active, at, finished));
            api.announces("deployment", """
                    {"id":%d,"environment":"prod","status":"%s","version":"v1.%d.0","commit_sha":"90b1d22","commit":"90b1d22","commit_message":"Trivia packs",
                     "deployed_by":"ada","deployed_at":"%s","finished_at":%s}
                    """.formatted(
                            turn % DEPLOYED + 1, active ? "in_progress" : "success", turn, at, finished));
            eventually(() -> assertThat(page.text("#env-prod .card__operation"))
                    .contains(active ? "Deploying v1." + turn : "Deployed v1." + turn));
        }
        eventually(() -> assertThat(page.text("#history tbody")).contains("v1." + turn + ".0", "success"));
    }

    /** Both environments ten seconds later; an answer now and then fails, or takes long. */
    private String next(ObjectNode picture) {
        at = at.plusSeconds(STEP_SECONDS);
        long turn = at.getEpochSecond() / STEP_SECONDS;
        for (String environment : List.of("test", "prod")) {
            ObjectNode one = (ObjectNode) picture.get(environment);
            boolean failed = turn % 97 == 0;
            one.put("checked_at", at.toString());
            one.put("error", failed ? "timeout" : null);
            one.put("response_time_ms", failed ? null : (Double) (30 + turn % 31 + (turn % 211 == 0 ? 900.0 : 0)));
            one.put("memory_mb", 120 + turn % 17);
            one.put("uptime_seconds", 100_000 + turn * STEP_SECONDS % 1_000_000);
        }
        picture.put("timestamp", at.toString());
        return mapper.valueToTree(picture).toString();
    }

    /** What is left after everything that can go has gone. */
    private static Map<String, Double> footprint(Browser page) {
        page.cdp("HeapProfiler.collectGarbage", Map.of());
        page.cdp("Performance.enable", Map.of());
        page.cdp("HeapProfiler.collectGarbage", Map.of());
        return metrics(page);
    }

    private static double work(Browser page) {
        return metrics(page).get(WORK);
    }

    private static Map<String, Double> metrics(Browser page) {
        return ((List<?>) page.cdp("Performance.getMetrics", Map.of()).get("metrics"))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .collect(Collectors.toMap(
                                each -> String.valueOf(each.get("name")),
                                each -> ((Number) each.get("value")).doubleValue()));
    }
}

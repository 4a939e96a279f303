package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.Manner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing moves under the reader's eyes unless the reader has moved it, as the browser itself counts layout shifts. */
@ExtendWith(Browsers.class)
class StillIT {

    /** What no eye sees: a fraction of a pixel of rounding. */
    private static final double NOTHING = 0.001;

    /** A shift, and what was moved from where to where. */
    private static final String WATCH = """
            window.shifts = [];
            new PerformanceObserver((list) => {
              for (const { value, hadRecentInput, sources } of list.getEntries()) {
                const moved = sources.map(({ node, previousRect: a, currentRect: b }) =>
                  `${node?.id || node?.className || node?.nodeName} (${[a.x, a.y, a.width, a.height]} to ${[b.x, b.y, b.width, b.height]})`);
                if (!hadRecentInput) shifts.push({ value, moved: moved.join(', ') });
              }
            }).observe({ type: 'layout-shift', buffered: true });
            """;

    /** What stands elsewhere once an age has become as long as they get, and the age itself where it does; an age that is not there at all. */
    private static final String MOVED_BY_AGES = """
            const places = () => new Map([...document.querySelectorAll('body *')].filter((node) => node.checkVisibility()).map((node) => [node, node.getBoundingClientRect()]).map(([node, { x, y }]) => [node, `${x}, ${y}`]));
            const ages = [['.card__who time', 'for 59 min'], ['.card__since time', 'for 59 min'], ['.card__age time', '59 s ago'], ['.live__age time', '59 s ago'],
              ['.op__by time', '59 min ago'], ['.op__time', '59 m 59 s of usually 41 m 40 s']];
            const missing = ages.filter(([age]) => !document.querySelector(age)).map(([age]) => `no ${age}`);
            return [...missing, ...ages.flatMap(([ages, most]) => [...document.querySelectorAll(ages)].flatMap((age) => {
                age.textContent = most.replace('59 m 59', '9').replace('59', '9').replace('min', 's');
                const before = places();
                age.textContent = most;
                const after = places();
                return [...after].filter(([node, place]) => before.get(node) !== place).map(([node, place]) => `${ages}: ${node.className} ${before.get(node)} to ${place}`);
              }))];
            """;

    @TempDir
    static Path folder;

    private static FullHouse house;
    private static Browser page;

    @BeforeAll
    static void open(Browsers browsers) {
        house = FullHouse.plain(folder);
        // The dashboard's own word on what may be done, as the page came with it; and nothing under way.
        house.api.passesOn("GET api/environments").passesOn("GET api/rollbacks");
        house.says("GET api/operations", "{\"count\": 0, \"operations\": []}");
        house.production.becomes(Manner.json(200, "{\"status\":\"healthy\",\"version\":\"v1.3.0\",\"memory_mb\":150}"));
        page = browsers.open(house.api.base(), "operator", "operator-secret");
        page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
    }

    @AfterAll
    static void close() {
        page.close();
        house.close();
    }

    @BeforeEach
    void everything_is_there() {
        page.online(true);
        house.test.restart();
        house.production.restart();
        house.isWell();
    }

    private static void load(int width) {
        page.width(width);
        house.enter(page);
        eventually(() -> assertThat(page.findAll(".card[data-state=healthy]")).hasSize(2));
    }

    private static void nothingMoved(String what) {
        List<?> shifts = shifts(page);
        assertThat(sum(shifts)).as("%s: %s", what, shifts).isLessThanOrEqualTo(NOTHING);
    }

    private static List<?> shifts(Browser page) {
        // A shift is told with the frame after it.
        page.driver()
                .executeAsyncScript(
                        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))");
        return (List<?>) page.run("return shifts.splice(0)");
    }

    private static double sum(List<?> shifts) {
        return shifts.stream()
                .mapToDouble(each -> ((Number) ((Map<?, ?>) each).get("value")).doubleValue())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1440})
    void while_the_page_loads_and_its_panels_get_their_answers(int width) {
        load(width);
        nothingMoved("the load at " + width);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1440})
    void while_an_environment_turns_and_turns_back(int width) {
        load(width);
        nothingMoved("the load at " + width);
        house.production.stop();
        eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("unhealthy"));
        eventually(() -> assertThat(page.text("[data-part=attention]")).contains("Production", "unhealthy"));
        page.picture("still-down-" + width);
        nothingMoved("going down at " + width);
        house.production.restart();
        eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("healthy"));
        eventually(() ->
                assertThat(page.findAll(".attention__line[data-environment]")).isEmpty());
        page.picture("still-up-" + width);
        nothingMoved("coming up at " + width);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1440})
    void while_both_environments_go_down_one_after_the_other(int width) {
        load(width);
        nothingMoved("the load at " + width);
        house.test.stop();
        eventually(() -> assertThat(card(page, "test", "health")).isEqualTo("unhealthy"));
        house.production.stop();
        eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("unhealthy"));
        eventually(() -> assertThat(page.text("[data-part=attention]")).contains("1 more"));
        page.picture("still-both-down-" + width);
        nothingMoved("both at " + width);
        house.test.restart();
        house.production.restart();
        eventually(() ->
                assertThat(page.findAll(".attention__line[data-environment]")).isEmpty());
        nothingMoved("both well again at " + width);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1440})
    void while_the_line_is_lost_and_found(int width) {
        load(width);
        page.online(false);
        page.run("dispatchEvent(new Event('offline'))");
        eventually(() -> assertThat(page.text("[data-part=outage]")).contains("offline since"));
        page.picture("still-offline-" + width);
        nothingMoved("the outage at " + width);
        page.online(true);
        page.run("dispatchEvent(new Event('online'))");
        FullHouse.isLive(page);
        eventually(
                () -> assertThat(page.find("[data-part=outage]").isDisplayed()).isFalse());
        nothingMoved("the line found at " + width);
    }

    /** Where the bar is full, one word that is wider than its room puts all of the page a line down. */
    @Test
    void whatever_the_line_is_called() throws IOException {
        List<String> words = Pattern.compile("'([^']+)'")
                .matcher(Files.readAllLines(Path.of("src/main/webapp/js/panels/banner.js")).stream()
                        .filter(line -> line.startsWith("const WORDS"))
                        .findFirst()
                        .orElseThrow())
                .results()
                .map(word -> word.group(1))
                .toList();
        assertThat(words).hasSizeGreaterThan(4);
        load(1440);
        assertThat((List<?>) page.run("""
                const room = document.querySelector('.live > [role=status]');
                const word = room.querySelector('[data-f=word]');
                const said = word.textContent;
                const widths = ['not live', ...arguments[0]].map((each) => {
                  word.textContent = each;
                  return room.getBoundingClientRect().width;
                });
                word.textContent = said;
                return [...new Set(widths)];
                """, words)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1440})
    void while_the_charts_arrive(int width) {
        load(width);
        house.api.holds("GET api/health/test").holds("GET api/health/prod");
        try {
            page.run("document.querySelector('#health').scrollIntoView()");
            eventually(
                    () -> assertThat(page.run("return document.querySelector('#chart-response canvas').style.height"))
                            .as("drawn while there is nothing to draw yet")
                            .isNotEqualTo(""));
            nothingMoved("empty charts at " + width);
        } finally {
            house.api.letsGo("GET api/health/test").letsGo("GET api/health/prod");
        }
        eventually(() -> assertThat(page.text("#chart-response [data-f=text]")).contains("on average"));
        nothingMoved("the charts at " + width);
    }

    /** One that was asked for here and one that was not. Everybody's wall is the same. */
    @Test
    void while_a_page_loads_on_which_deployments_go_on(Browsers browsers) {
        try (BusyHouse busy = BusyHouse.in(folder.resolve("busy"));
                Browser operator = busy.open(browsers, "operator");
                Browser viewer = busy.open(browsers, "viewer")) {
            SoftAssertions all = new SoftAssertions();
            for (Browser reader : List.of(operator, viewer)) {
                reader.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
            }
            for (int width : new int[] {360, 768, 1440}) {
                for (String view : List.of("", "?view=wall")) {
                    isStillWhile(busy, operator, view, width, "operator", all);
                }
            }
            isStillWhile(busy, viewer, "", 1440, "viewer", all);
            busy.ends();
            isStillWithAnOutcome(busy, operator, all);
            all.assertAll();
        }
    }

    @Test
    void hears_what_was_pressed_before_its_script_was_there(Browsers browsers) {
        try (BusyHouse busy = BusyHouse.in(folder.resolve("pressed"));
                ScriptedApi api = ScriptedApi.before(busy.dashboard.base());
                Browser reader = browsers.open(api.base(), "operator", "operator-secret")) {
            busy.ends();
            reader.cdp("Network.enable", Map.of());
            reader.cdp("Network.setCacheDisabled", Map.of("cacheDisabled", true));
            String script = "GET " + reader.find("head script[type=module]").getDomAttribute("src");
            api.holds(script.replace("main.js", "later/operation-card.js"));
            reader.go(api.base());
            FullHouse.isConnected(reader);

            reader.find(BusyHouse.OWN + " .op__dismiss").click();
            assertThat(reader.find(BusyHouse.OWN).isDisplayed()).isTrue();
            api.letsGo(script.replace("main.js", "later/operation-card.js"));

            eventually(
                    () -> assertThat(reader.find(BusyHouse.OWN).isDisplayed()).isFalse());
        }
    }

    private static void isStillWhile(
            BusyHouse busy, Browser reader, String view, int width, String name, SoftAssertions all) {
        reader.width(width);
        enter(busy, reader, view);
        busy.isFollowed(reader);
        String what = name + view.replace("?view=", "-") + "-" + width;
        nothingMoved(reader, what, all);
        all.assertThat((List<?>) reader.run(MOVED_BY_AGES)).as(what).isEmpty();
        reader.picture("still-busy-" + what);
    }

    private static void enter(BusyHouse busy, Browser reader, String view) {
        reader.go(URI.create("about:blank"));
        reader.go(URI.create(busy.dashboard.base() + view));
    }

    private static void nothingMoved(Browser reader, String what, SoftAssertions all) {
        List<?> shifts = shifts(reader);
        all.assertThat(sum(shifts)).as("%s: %s", what, shifts).isLessThanOrEqualTo(NOTHING);
    }

    /** It stays for a while, and not where somebody has read it. */
    private static void isStillWithAnOutcome(BusyHouse busy, Browser reader, SoftAssertions all) {
        reader.width(768);
        enter(busy, reader, "");
        eventually(() -> assertThat(reader.text(BusyHouse.OWN)).contains("Deployed v1.3.0", "Dismiss"));
        FullHouse.isConnected(reader);
        nothingMoved(reader, "an outcome", all);
        reader.picture("still-outcome");
        reader.find(BusyHouse.OWN + " .op__dismiss").click();
        eventually(() -> assertThat(reader.find(BusyHouse.OWN).isDisplayed()).isFalse());
        reader.driver().navigate().refresh();
        FullHouse.isConnected(reader);
        nothingMoved(reader, "an outcome that was dismissed", all);
        all.assertThat(reader.find(BusyHouse.OWN).isDisplayed()).isFalse();
    }

    @Test
    void the_browser_sees_what_is_moved_on_purpose() {
        load(1440);
        page.run(
                "document.querySelector('main').prepend(document.createElement('pre').appendChild(new Text('x')), Object.assign(document.createElement('h2'), {textContent: 'moved'}))");
        assertThat(shifts(page)).isNotEmpty();
        page.go(URI.create("about:blank"));
    }
}

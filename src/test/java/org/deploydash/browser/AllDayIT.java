package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.ContractSamples.problem;
import static org.deploydash.browser.Visit.card;
import static org.deploydash.browser.Visit.eventually;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A page that stays open: it is left and looked at again, loses its line or its login, and outlives the server it came from. */
@ExtendWith(Browsers.class)
class AllDayIT {

    /** With every part as if it had just changed. */
    private static final String ALL_THAT_MOVES = """
            const moves = (node, pseudo) => {
              const { animationName, animationDuration, transitionDuration } = getComputedStyle(node, pseudo);
              return animationName !== 'none' || `${animationDuration}, ${transitionDuration}`.split(', ').some((each) => parseFloat(each) > 0);
            };
            for (const node of document.querySelectorAll('.card *, tr, .row *')) node.classList.add('changed');
            return [...document.querySelectorAll('*')]
              .filter((node) => moves(node) || moves(node, '::before') || moves(node, '::after'))
              .map((node) => `${node.tagName} ${node.className}`);
            """;

    /** Looks away or back, after so many hours; nothing of it takes any time. */
    private static final String LOOK = """
            const [seen, hours] = arguments;
            Object.defineProperty(document, 'hidden', { configurable: true, value: !seen });
            Object.defineProperty(document, 'visibilityState', { configurable: true, value: seen ? 'visible' : 'hidden' });
            window.clock ??= Date.now.bind(Date);
            Date.now = () => window.clock() + hours * 3600e3;
            document.dispatchEvent(new Event('visibilitychange'));
            return document.querySelector('#env-prod [data-f=deployed]').textContent;
            """;

    /** Takes the place of the desktop, in every tab. */
    private static final String DESKTOP = """
            window.told = [];
            window.Notification = class {
              static permission = 'granted';
              constructor(title) { told.push(title); }
            };
            """;

    /** What passes by the minute passes a hundred times as fast. */
    private static final String HURRY = """
            const every = window.setInterval;
            window.setInterval = (run, ms) => every(run, ms / 100);
            """;

    /** Every way in which a page is come back to. */
    private static final String COME_BACK = """
            window.dispatchEvent(new Event('online'));
            window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
            document.dispatchEvent(new Event('resume'));
            """;

    private static final String OUT = problem(401, "unauthorized", "Sign in.", "");

    @TempDir
    Path folder;

    private Visit visit;
    private ScriptedApi api;

    @BeforeEach
    void start() {
        visit = Visit.to(folder);
        api = ScriptedApi.before(visit.dashboard.base());
    }

    @AfterEach
    void close() {
        api.close();
        visit.close();
    }

    private Browser enter(Browsers browsers, String name) {
        Browser page = browsers.open(api.base(), name, name + "-secret");
        becomesLive(page);
        return page;
    }

    private static void becomesLive(Browser page) {
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
    }

    private void record(String sha, Duration ago) {
        assertThat(visit.as("operator")
                        .post("api/deployments", """
                                {"environment":"prod","commit_sha":"%s","version":"v1.3.0","status":"success","deployed_by":"ada","deployed_at":"%s"}
                                """.formatted(
                                        sha, Instant.now().minus(ago)))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void says_that_the_login_counts_no_longer_and_how_to_sign_in(Browsers browsers) {
        try (Browser page = enter(browsers, "viewer")) {
            page.run("window.sameDocument = true");
            api.answers("GET api/events", 401, OUT).answers("GET api/me", 401, OUT);
            visit.dashboard.undeploy();
            visit.dashboard.deployAgain();
            eventually(() -> assertThat(page.text("[data-part=outage]"))
                    .matches("(?s)Your login has not been accepted since \\d\\d:\\d\\d.*"
                            + "goes on once you have signed in again\\..*Sign in"));
            assertThat(page.text("[data-part=banner]")).contains("signed out");
            assertThat(page.driver().getTitle()).startsWith("○ not live");
            EveryScreen.isFine(page, "signed-out");
            page.run("window.dispatchEvent(new Event('offline'))");
            assertThat(page.text("[data-part=outage]"))
                    .as("it is still the login")
                    .contains("Your login");
            page.find("[data-f=retry]").click();
            eventually(() -> assertThat(page.run("return window.sameDocument ?? null"))
                    .as("it was opened anew")
                    .isNull());
        }
    }

    /** Opens the page, or the wall, whose minutes pass fast. */
    private Browser hurry(Browsers browsers, String view) {
        Browser page = enter(browsers, "operator");
        page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", HURRY));
        page.go(URI.create(api.base() + view));
        becomesLive(page);
        return page;
    }

    private int asked(String... requests) {
        return Stream.of(requests)
                .mapToInt(request -> api.asked(request).size())
                .sum();
    }

    private void becomesRefused(Browser page) {
        int questions = asked("GET api/me");
        eventually(() -> assertThat(page.text("[data-part=outage]")).contains("Your login has not been accepted"));
        eventually(
                () -> assertThat(asked("GET api/me")).as("whether it still is").isGreaterThan(questions));
    }

    /** Comes back in every way, and waits until minutes have passed since. */
    private void comesBackAndStays(Browser page) {
        int questions = asked("GET api/me");
        page.run(LOOK, false, 0);
        page.run(LOOK, true, 0);
        page.run(COME_BACK);
        eventually(() -> assertThat(asked("GET api/me"))
                .as("one for each time, and two more")
                .isGreaterThanOrEqualTo(questions + 6));
    }

    @Test
    void asks_for_nothing_with_a_dead_login_but_whether_it_counts_again(Browsers browsers) {
        String log =
                "{\"source\": \"bot\", \"kind\": \"file\", \"lines\": [\"still here\"], \"count\": 1, \"next\": \"c1\"}";
        api.answers("GET api/logs/prod", log).answers("GET api/environments", """
                {"environments": [{"environment": "prod", "logs": [{"id": "bot", "name": "Bot"}],
                  "actions": {"deploy": {"available": true}, "rollback": {"available": true}}}]}
                """);
        String[] all = {"GET api/events", "GET api/environments", "GET api/self", "GET api/logs/prod", "GET api/status"
        };
        try (Browser page = hurry(browsers, "")) {
            page.find("#env-prod [data-action=logs]").click();
            eventually(() -> assertThat(page.text("dialog .log")).contains("still here"));
            for (String request : all) {
                api.answers(request, 401, OUT);
            }
            api.answers("GET api/me", 401, OUT);
            becomesRefused(page);
            int before = asked(all);
            comesBackAndStays(page);
            assertThat(asked(all))
                    .as("a name that is tried again and again is locked")
                    .isEqualTo(before);
            eventually(() -> assertThat(page.text("dialog")).contains("no longer signed in"));
            api.startsOver().answers("GET api/logs/prod", log.replace("still", "again"));
            String here = page.driver().getWindowHandle();
            page.tab();
            page.signIn(api.base(), "operator", "operator-secret");
            page.driver().switchTo().window(here);
            becomesLive(page);
            assertThat(page.find("[data-part=outage]").isDisplayed()).isFalse();
            eventually(
                    () -> assertThat(page.text("dialog .log")).as("it goes on").contains("again here"));
        }
    }

    @Test
    void goes_on_by_itself_on_a_wall_whose_role_was_lost_and_given_back(Browsers browsers) {
        String[] all = {"GET api/events", "GET api/self", "GET api/status"};
        try (Browser page = hurry(browsers, "?view=wall")) {
            page.run("window.sameDocument = true");
            api.answers("GET api/events", 403, problem(403, "forbidden", "You may not.", ""))
                    .answers(
                            "GET api/me", "{\"user\": \"operator\", \"roles\": [], \"read\": false, \"admin\": false}");
            api.endsStreams();
            becomesRefused(page);
            int before = asked(all);
            comesBackAndStays(page);
            assertThat(asked(all)).isEqualTo(before);
            api.startsOver();
            becomesLive(page);
            assertThat(page.find("[data-part=outage]").isDisplayed()).isFalse();
        }
    }

    @Test
    void is_quiet_where_a_stream_ends_that_has_lived_its_time(Browsers browsers) {
        try (Browser page = enter(browsers, "viewer")) {
            eventually(() ->
                    assertThat(page.find("link[rel=icon]").getAttribute("href")).endsWith("sign-healthy.svg"));
            page.run("""
                    window.seen = [];
                    const look = () => seen.push(document.title, document.querySelector('link[rel=icon]').href, document.querySelector('[data-part=banner] [role=status]').textContent);
                    for (const node of [document.head, document.querySelector('[data-part=banner]')]) {
                      new MutationObserver(look).observe(node, { attributes: true, childList: true, characterData: true, subtree: true });
                    }
                    look();
                    """);
            for (int end = 0; end < 2; end++) {
                int opened = asked("GET api/events");
                int caughtUp = asked("GET api/deployments");
                api.endsStreams();
                eventually(() -> {
                    assertThat(asked("GET api/events")).isGreaterThan(opened);
                    assertThat(asked("GET api/deployments")).isGreaterThan(caughtUp);
                });
            }
            assertThat(page.run("return [...new Set(seen)].join()"))
                    .as("titles, signs and words")
                    .asString()
                    .matches("Rosey,[^,]*sign-healthy.svg,live");
            api.holds("GET api/events").endsStreams();
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("retrying"));
            assertThat(page.driver().getTitle()).isEqualTo("○ not live · Rosey");
            api.letsGo("GET api/events");
            becomesLive(page);
        }
    }

    @Test
    void says_so_where_only_an_answer_was_refused(Browsers browsers) {
        try (Browser page = enter(browsers, "viewer")) {
            api.answers("GET api/status", 401, OUT);
            page.find("[data-part=refresh]").click();
            eventually(() -> assertThat(page.text("[data-part=outage]")).contains("Your login has not been accepted"));
        }
    }

    @Test
    void tells_who_looks_again_at_once_how_old_all_is_and_what_was_missed(Browsers browsers) {
        record("90b1d22aa", Duration.ofMinutes(10));
        try (Browser page = enter(browsers, "viewer")) {
            eventually(() -> assertThat(card(page, "prod", "deployed")).isEqualTo("for 10 min"));
            page.run(LOOK, false, 0);
            record("90b1d22bb", Duration.ZERO);
            eventually(() -> assertThat(card(page, "prod", "deployed")).startsWith("for 0 s"));
            assertThat(page.find("[data-part=since]").isDisplayed()).isFalse();
            assertThat(page.run(LOOK, true, 3))
                    .as("in the same moment, not with the next round")
                    .isEqualTo("for 3 h");
            eventually(() -> assertThat(page.text("[data-part=since]"))
                    .contains("Since you were last here, 3 h ago: 1 deployment"));
            page.find(".since__close").click();
            page.run(LOOK, false, 3);
            page.run(LOOK, true, 3.2);
            assertThat(page.find("[data-part=since]").isDisplayed())
                    .as("twelve minutes are no absence")
                    .isFalse();
        }
    }

    @Test
    void tells_a_turn_once_whichever_tab_asked_for_notices(Browsers browsers) {
        try (Browser page = enter(browsers, "viewer")) {
            page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", DESKTOP));
            page.go(api.base());
            becomesLive(page);
            String leader = page.driver().getWindowHandle();
            page.tab();
            page.cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", DESKTOP));
            page.go(api.base());
            becomesLive(page);
            String follower = page.driver().getWindowHandle();
            eventually(
                    () -> assertThat(api.listeners()).as("one stream for both").isEqualTo(1));
            page.find("[data-part=notices]").click();
            eventually(() -> assertThat(notices(page)).isEqualTo("true"));
            page.driver().switchTo().window(leader);
            eventually(() -> assertThat(notices(page)).as("in the other tab").isEqualTo("true"));
            visit.production.stop();
            eventually(() -> assertThat((List<?>) page.run("return told")).hasSize(1));
            page.driver().switchTo().window(follower);
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("unhealthy"));
            assertThat((List<?>) page.run("return told"))
                    .as("the same once more")
                    .isEmpty();
            page.find("[data-part=notices]").click();
            page.driver().switchTo().window(leader);
            eventually(() -> assertThat(notices(page)).as("off again").isEqualTo("false"));
        }
    }

    private static String notices(Browser page) {
        return page.find("[data-part=notices]").getAttribute("aria-pressed");
    }

    @Test
    void names_the_time_zone_at_every_width_and_switches_to_utc(Browsers browsers) {
        try (Browser page = enter(browsers, "operator")) {
            page.cdp("Emulation.setTimezoneOverride", Map.of("timezoneId", "Asia/Kathmandu"));
            page.go(api.base());
            becomesLive(page);
            for (int width : new int[] {360, 768, 1440}) {
                page.width(width);
                assertThat(page.text("[data-part=zone]")).as("at %s px", width).contains("GMT+5:45");
                assertThat(page.run("""
                                const [word, box] = [...document.querySelectorAll('[data-part=zone] [data-f=word], [data-part=zone]')].reverse().map((node) => node.getBoundingClientRect());
                                const tools = [...document.querySelectorAll('.top__tools > *')].map((node) => node.getBoundingClientRect()).filter(({ width }) => width > 0);
                                const row = Math.max(...tools.map(({ top }) => top)) < Math.min(...tools.map(({ bottom }) => bottom));
                                return row && word.width >= 30 && word.left >= box.left - 1 && word.right <= box.right + 1 && document.documentElement.scrollWidth <= innerWidth;
                                """))
                        .as("whole, and the bar in one row at %s px", width)
                        .isEqualTo(true);
                page.screenshot("zone-" + width);
            }
            page.width(360);
            page.find("[data-part=zone]").click();
            assertThat(page.text("[data-part=zone]")).contains("UTC").doesNotContain("GMT");
        }
    }

    @Test
    void offers_to_reload_when_the_server_was_upgraded_and_waits_for_its_reader(Browsers browsers) {
        try (Browser page = enter(browsers, "viewer")) {
            String assets = visit.as("viewer").json("api/self").path("assets").asText();
            assertThat(page.find("link[rel=icon]").getAttribute("href")).contains("/assets/" + assets + "/");
            eventually(() -> assertThat(api.asked("GET api/self")).isNotEmpty());
            assertThat(page.find("[data-part=news]").isDisplayed()).isFalse();
            page.run("window.sameDocument = true");
            api.answers("GET api/self", "{\"status\": \"ok\", \"assets\": \"0123456789abcdef\"}");
            page.find("[data-part=refresh]").click();
            eventually(() -> assertThat(page.text("[data-part=news]")).contains("upgraded", "Reload"));
            assertThat(page.run("return window.sameDocument")).isEqualTo(true);
            for (int width : new int[] {360, 768, 1440}) {
                page.width(width);
                page.screenshot("upgraded-" + width);
            }
            page.run("history.replaceState(null, '', '?environment=prod')");
            page.find("[data-part=news] a").click();
            eventually(() ->
                    assertThat(page.run("return window.sameDocument ?? null")).isNull());
            assertThat(page.driver().getCurrentUrl()).as("where its reader was").endsWith("?environment=prod");
        }
    }

    @Test
    void moves_nothing_at_all_for_those_who_asked_for_it(Browsers browsers) {
        record("90b1d22aa", Duration.ofMinutes(10));
        try (Browser page = enter(browsers, "operator")) {
            page.reducedMotion(true);
            assertThat((List<?>) page.run(ALL_THAT_MOVES)).isEmpty();
            page.reducedMotion(false);
            assertThat((List<?>) page.run(ALL_THAT_MOVES))
                    .as("for the others it does")
                    .isNotEmpty();
        }
    }

    @Test
    void cannot_be_taken_for_live_while_the_device_is_offline(Browsers browsers) {
        try (Browser page = enter(browsers, "viewer")) {
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("healthy"));
            eventually(() -> assertThat(
                            (Boolean)
                                    page.run(
                                            "return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('sign-unknown.svg'))"))
                    .as("the sign is fetched while it can be")
                    .isTrue());
            page.run("""
                    window.broken = 0;
                    window.EventSource = class extends EventSource {
                      constructor(...address) {
                        super(...address);
                        this.addEventListener('error', () => { broken += 1; });
                      }
                    };
                    """);
            page.online(false);
            eventually(() -> assertThat(page.text("[data-part=outage]"))
                    .contains("This device has been offline since", "Try now"));
            assertThat(page.text("[data-part=banner]")).contains("offline");
            assertThat(page.driver().getTitle()).isEqualTo("○ not live · Rosey");
            assertThat(page.find("link[rel=icon]").getAttribute("href")).endsWith("sign-unknown.svg");
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("was healthy"));
            api.endsStreams();
            eventually(() -> assertThat((Long) page.run("return broken"))
                    .as("tried in vain")
                    .isGreaterThanOrEqualTo(2));
            assertThat(page.text("[data-part=outage]")).contains("This device has been offline since");
            assertThat(page.text("[data-part=banner]")).contains("offline");
            page.online(true);
            eventually(() ->
                    assertThat(page.find("[data-part=outage]").isDisplayed()).isFalse());
            eventually(() -> assertThat(page.driver().getTitle()).isEqualTo("Rosey"));
        }
    }

    @Test
    void shows_an_environment_old_that_was_not_probed_for_long(Browsers browsers) throws Exception {
        try (Browser page = enter(browsers, "viewer")) {
            ObjectNode picture = (ObjectNode) visit.as("viewer").json("api/status");
            Instant now =
                    Instant.now().plusSeconds(60); // pictures of the server's own are older then, and do not count
            picture.put("timestamp", now.toString());
            ((ObjectNode) picture.get("test")).put("checked_at", now.toString());
            ((ObjectNode) picture.get("prod"))
                    .put("checked_at", now.minusSeconds(900).toString())
                    .put("health_since", now.minusSeconds(900).toString())
                    .put("health", "unknown")
                    .put("stale", true);
            api.announces("message", picture.toString());
            eventually(() -> assertThat(card(page, "prod", "health")).isEqualTo("unknown"));
            eventually(() -> assertThat(page.text("#env-prod .card__age")).containsPattern("^as of \\d\\d:\\d\\d"));
            assertThat(page.find("#env-prod").getCssValue("border-style")).isEqualTo("dashed");
            assertThat(page.text("[data-part=attention]")).contains("Production unknown: no probe since");
            assertThat(page.driver().getTitle()).isEqualTo("○ Production unknown · Rosey");
            assertThat(page.find("link[rel=icon]").getAttribute("href")).endsWith("sign-unknown.svg");
            page.width(1440);
            page.screenshot("stale-1440");
        }
    }
}

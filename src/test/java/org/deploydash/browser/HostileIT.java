package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * Every text that comes from outside, in every place where the page shows one, is what an attacker would like it to be. It is shown letter
 * by letter, runs nothing, widens nothing and turns nothing around that is not its own.
 */
@ExtendWith(Browsers.class)
class HostileIT {

    private static final String MARKUP = "<img src=x onerror=window.pwned=1>";
    /** Fits where 80 signs do, with a name before it. */
    private static final String SHORT = MARKUP + "\u202E'\"${7*7}{{7}}";

    /** Of what a bot says, what can be seen is kept. */
    private static final String SEEN = SHORT.replace("\u202E", "");

    private static final String LONG =
            "<script>window.pwned=1</script>' autofocus onfocus='window.pwned=1 javascript:window.pwned=1 " + SHORT
                    + "W".repeat(300);
    private static final String UNREADABLE = "\u0000\u0007\u001b[31m\u2028\u0301\u0301" + LONG;

    /** What the dashboard takes as long as it comes; the other texts it keeps are names with their own bounds. */
    private static final Set<String> LONG_ONES =
            Set.of("Fix playlist race", "Trivia packs", "weekly release", "queue grows");

    @TempDir
    static Path folder;

    private static FullHouse house;
    private static Browser page;

    @BeforeAll
    static void open(Browsers browsers) {
        house = new FullHouse(
                folder,
                text -> text + (LONG_ONES.contains(text) ? LONG : SHORT),
                text -> text + (text.startsWith("v") || text.endsWith("version") ? LONG : UNREADABLE));
        page = browsers.open(house.api.base(), "admin", "admin-secret");
    }

    @AfterAll
    static void close() {
        page.close();
        house.close();
    }

    @BeforeEach
    void enter() {
        page.forgetMessages();
        page.width(1440);
        house.tellEverything();
        house.enter(page);
    }

    /** Texts as they were told, each of which must stand somewhere below the element as it is, whole. */
    private static void shows(String selector, String ending, String... texts) {
        for (String text : texts) {
            eventually(() -> assertThat(page.run(
                            "return [...document.querySelectorAll(arguments[0])].some((node) => node.textContent.includes(arguments[1]))",
                            selector,
                            text + ending))
                    .as(
                            "%s in %s: %s",
                            text,
                            selector,
                            page.run(
                                    "return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent).join().slice(0, 500)",
                                    selector))
                    .isEqualTo(true));
        }
    }

    private static void isHarmless(String state) {
        assertThat(page.run("return window.pwned ?? null")).as(state).isNull();
        assertThat(page.run("""
                return [...document.querySelectorAll('*')]
                  .filter((node) => node.matches('img, iframe, object, embed, script:not([src]), style, a[href^="javascript" i], [srcdoc]') || node.getAttributeNames().some((name) => name.startsWith('on')))
                  .map((node) => node.outerHTML.slice(0, 200));
                """)).as(state).isEqualTo(List.of());
        assertThat(page.run(TURNED_ROUND)).as("turned round in " + state).isEqualTo(List.of());
        for (int width : new int[] {360, 768, 1440}) {
            page.width(width);
            assertThat(page.run(WIDER, width)).as("%s at %s px", state, width).isEqualTo(List.of());
            assertThat((Long) page.run(
                            "return Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"))
                    .as("%s at %s px", state, width)
                    .isLessThanOrEqualTo(width);
            page.picture("hostile-%s-%s".formatted(state, width));
        }
        page.width(1440);
        assertThat(page.messages()).as(state).isEmpty();
    }

    /** Words of ours that an override of somebody else's has turned: their end stands before their beginning. */
    private static final String TURNED_ROUND = """
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = [];
            const at = (node, index) => {
              const range = document.createRange();
              range.setStart(node, index);
              range.setEnd(node, index + 1);
              return range.getBoundingClientRect();
            };
            for (let node = texts.nextNode(); node; node = texts.nextNode()) {
              const word = /[a-z0-9]{2,}/i.exec(node.data);
              if (!word || node.data.includes('\\u202E') || !node.parentElement.checkVisibility()) continue;
              const first = at(node, word.index);
              const second = at(node, word.index + 1);
              if (first.top === second.top && first.width > 0 && second.left < first.left) found.push(`${node.parentElement.className}: ${node.data.slice(0, 60)}`);
            }
            return found;
            """;

    /** Boxes that stand out of the window though nothing lets them be scrolled to. */
    private static final String WIDER = """
            const scrolls = (node) => node && (getComputedStyle(node).overflowX !== 'visible' || scrolls(node.parentElement));
            return [...document.querySelectorAll('main *, header *, dialog *')]
              .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > arguments[0] + 1 && !scrolls(node.parentElement === document.documentElement ? null : node))
              .slice(0, 5).map((node) => node.outerHTML.slice(0, 160));
            """;

    @Test
    void in_the_page_as_it_comes_from_the_server() {
        page.scripts(false);
        page.go(house.api.base());
        page.scripts(true); // the page's own are not run any more; the driver's are
        shows(".notice", SHORT, "Moving on Friday");
        shows("h1", SHORT, "Rosey");
        shows(".card .env", SHORT, "Test Channel", "Production");
        shows(".card__message", LONG, "Trivia packs", "Fix playlist race");
        shows(".card__version", SHORT, "v1.3.1", "v1.3.0");
        shows("#history tbody", LONG, "Trivia packs", "weekly release");
        shows("#history tbody", SHORT, "grace", "v1.3.0", "Production");
        shows("#rollbacks .timeline", LONG, "queue grows");
        shows("#rollbacks .timeline", SHORT, "backup_20241112_153045", "manual");
        isHarmless("from-the-server");
    }

    @Test
    void in_every_panel() {
        FullHouse.readThrough(page);
        shows(".card .env", SHORT, "Test Channel", "Production");
        shows(".card__said", SEEN, "degraded");
        shows("[data-part=attention]", SHORT, "Production");
        shows("[data-part=attention]", SEEN, "v1.2.0");
        shows(".compare", UNREADABLE, "lin", "Quieter replies", "maria", "GitHub is away");
        shows("#rollbacks", UNREADABLE, "elsewhere", "backup_9", "rolled back because", "starter");
        shows("#rollbacks", LONG, "v1.9.0", "v1.8.0");
        shows("#workflows", UNREADABLE, "Deploy to Test", "staging", "ada", "main", "push", "GitHub does not answer");
        shows("#doctor", UNREADABLE, "Token", "GitHub does not accept it", "Make a new one");
        shows("#env-test [data-f=run]", UNREADABLE, "operator", "Deploy job", "Copy the files");
        shows("#env-test [data-f=run]", LONG, "v1.4.0");
        FullHouse.showCharts(page);
        page.run("for (const each of document.querySelectorAll('main details')) each.open = true");
        FullHouse.readThrough(page);
        shows("#audit", UNREADABLE, "auditor", "192.0.2.7", "gone", "op_7", "by mistake");
        page.run("document.querySelector('.admin__tools > button').click()");
        shows("#audit", UNREADABLE, "It was altered");
        page.find("#history .row__open").click();
        shows("#history .detail", UNREADABLE, "Detail message", "detail person", "detail reason");
        page.find("#chart-memory .mark[aria-haspopup]").click();
        shows(".markcard", LONG, "marked version");
        shows(".markcard", UNREADABLE, "marked person");
        isHarmless("open");
        house.announces("operation", FullHouse.running("waiting"));
        shows("#env-test [data-f=run]", UNREADABLE, "It may take a while");
        isHarmless("waiting");
    }

    @Test
    void in_every_dialog() {
        house.says("GET api/operations", "{\"count\": 0, \"operations\": []}");
        house.enter(page);
        for (String lever : List.of("deploy", "rollback", "logs")) {
            String environment = lever.equals("logs") ? "prod" : "test";
            page.find("#env-" + environment + " [data-action=" + lever + "]").click();
            eventually(() -> assertThat(page.findAll("dialog[open]")).hasSize(1));
            shows("dialog h2", SHORT, environment.equals("prod") ? "Production" : "Test Channel");
            List<String> heard = new ArrayList<>(List.of(
                    "preview author",
                    "from person",
                    "preview message",
                    "commit author",
                    "migrations/7.sql",
                    "A migration goes with it"));
            switch (lever) {
                case "deploy" -> {
                    shows("dialog", UNREADABLE, "Tags may be missing");
                    page.driver().switchTo().activeElement().sendKeys(Keys.ARROW_DOWN);
                    shows("dialog [role=listbox]", UNREADABLE, "feature/trivia", "Offered message");
                    shows("dialog [role=listbox]", LONG, "v9.9.9");
                    isHarmless("choices");
                    page.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
                }
                case "rollback" -> {
                    shows("dialog .targets", LONG, "v1.2.0");
                    shows("dialog .targets", UNREADABLE, "First good one", "target person");
                }
                default -> {
                    heard.clear();
                    shows("dialog select", UNREADABLE, "Bot", "Deployment job");
                    shows("dialog .log", UNREADABLE, "[ERROR] log line", "[WARN] second line");
                }
            }
            shows("dialog", UNREADABLE, heard.toArray(String[]::new));
            isHarmless(lever);
            page.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
        }
    }
}

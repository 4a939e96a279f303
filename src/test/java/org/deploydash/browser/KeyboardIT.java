package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The whole page by keyboard alone: everything is reached, in the order it is read, seen to be reached, and does what it says. */
@ExtendWith(Browsers.class)
class KeyboardIT {

    private static final int AT_ONCE = 20;
    private static final int MOST = 600;

    /** Names whatever can be reached, once, and keeps the stops of the focus with what is wrong about each. */
    private static final String WATCH = """
            const held = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !node.disabled && node.tabIndex >= 0;
            const name = (node) => `${node.nodeName.toLowerCase()} ${node.closest('[id]')?.id ?? ''} ${node.getAttribute('aria-label') ?? node.name ?? ''} ${node.textContent.trim().slice(0, 30)}`;
            window.wanted = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex]')].filter(held);
            window.stops = [];
            window.faults = [];
            const PARTS = '.top__bar, .card, .chart, .compare, .panel__head, .admin__tools, .attention__line, tr';
            document.addEventListener('focusin', ({ target }) => {
              const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(target);
              if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2 || outlineColor.endsWith(' 0)')) faults.push(`${name(target)} does not show that it has the focus`);
              const box = target.getBoundingClientRect();
              if (box.bottom < 1 || box.top > innerHeight - 1) faults.push(`${name(target)} is out of sight`);
              const before = stops.at(-1);
              // The marks of a chart stand on its one surface, together with what reads it.
              if (before && !target.closest('.marks') && before.closest(PARTS) && before.closest(PARTS) === target.closest(PARTS)) {
                const other = before.getBoundingClientRect();
                if (box.bottom <= other.top || (box.top < other.bottom && other.top < box.bottom && box.right <= other.left)) faults.push(`${name(target)} comes after ${name(before)} and stands before it`);
              }
              stops.push(target);
            });
            const tops = [...document.querySelectorAll('header, main > *')].filter((node) => node.checkVisibility()).map((node) => node.getBoundingClientRect().top);
            if (tops.some((top, index) => index > 0 && top < tops[index - 1])) faults.push('the sections do not stand in their order');
            window.named = name;
            """;

    @TempDir
    static Path folder;

    private static FullHouse house;
    private static Browser page;

    @BeforeAll
    static void open(Browsers browsers) {
        house = FullHouse.plain(folder);
        page = browsers.open(house.api.base(), "admin", "admin-secret");
        page.cdp("Emulation.setTimezoneOverride", Map.of("timezoneId", "Europe/Berlin"));
    }

    @AfterAll
    static void close() {
        page.close();
        house.close();
    }

    @BeforeEach
    void enter() {
        page.width(1440);
        house.enter(page);
        FullHouse.readThrough(page);
        eventually(
                () -> assertThat(page.findAll("#env-test [data-f=run] button")).isNotEmpty());
        eventually(() -> assertThat(page.text("#doctor [data-f=note]")).contains("to look at"));
    }

    private static void press(CharSequence... keys) {
        page.driver().switchTo().activeElement().sendKeys(keys);
    }

    /** Goes there as Tab would have, and presses. */
    private static void press(String selector, CharSequence... keys) {
        page.run("document.querySelector(arguments[0]).focus()", selector);
        press(keys);
    }

    private static Object focused(String expression) {
        return page.run("return document.activeElement." + expression);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1440})
    void tab_reaches_everything_that_can_be_operated_in_the_order_it_is_read(int width) {
        page.width(width);
        FullHouse.showCharts(page);
        page.run(
                "for (const each of document.querySelectorAll('#doctor details, #audit details, .compare details, .op__jobs')) each.open = true");
        FullHouse.readThrough(page);
        eventually(() -> assertThat(page.text("#audit")).contains("auditor"));
        page.run("scrollTo(0, 0)");
        page.run(WATCH);
        String tabs = Stream.generate(() -> Keys.TAB.toString()).limit(AT_ONCE).reduce("", String::concat);
        for (int sent = 0;
                sent < MOST && Boolean.FALSE.equals(page.run("return stops.includes(wanted.at(-1))"));
                sent += AT_ONCE) {
            new Actions(page.driver()).sendKeys(tabs).perform();
        }
        assertThat((Long) page.run("return wanted.length")).as("controls").isGreaterThan(50);
        assertThat((List<?>) page.run("return wanted.filter((node) => !stops.includes(node)).map(named)"))
                .as("never reached")
                .isEmpty();
        assertThat((List<?>) page.run("return faults")).isEmpty();
        // The bar of a narrow screen stands in another order than it is written in.
        assertThat(page.run("""
                const order = stops.slice(0, stops.indexOf(wanted.at(-1)) + 1).filter((node) => !node.closest('.top__bar'));
                return order.flatMap((node, index) => index > 0 && !(order[index - 1].compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) ? [named(node)] : []);
                """)).as("out of the document's order").isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "rollback", "logs"})
    void levers_open_what_escape_closes_and_get_the_focus_back(String lever) {
        for (Keys key : List.of(Keys.ENTER, Keys.SPACE)) {
            press("#env-prod [data-action=" + lever + "]", key);
            eventually(() -> assertThat(page.findAll("dialog[open]")).hasSize(1));
            assertThat(page.run("return document.activeElement.closest('dialog') !== null"))
                    .as("the focus is in the dialog")
                    .isEqualTo(true);
            press(Keys.ESCAPE);
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            assertThat(focused("dataset.action")).isEqualTo(lever);
            assertThat(focused("closest('.card').id")).isEqualTo("env-prod");
        }
    }

    @Test
    void the_lever_beside_what_is_wrong_works_too() {
        eventually(() -> assertThat(page.text("[data-part=attention]")).contains("Production"));
        press("[data-part=attention] [data-action=rollback]", Keys.ENTER);
        eventually(() -> assertThat(page.text("dialog h2")).contains("Roll back Production"));
        press(Keys.ESCAPE);
        eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
        assertThat(focused("dataset.action")).isEqualTo("rollback");
    }

    @Test
    void the_tools_of_the_header_work() {
        Object theme = page.run("return document.documentElement.dataset.theme ?? null");
        press("[data-part=theme]", Keys.SPACE);
        assertThat(page.run("return document.documentElement.dataset.theme ?? null"))
                .isNotEqualTo(theme);
        String before = page.find("[data-part=zone]").getAccessibleName();
        press("[data-part=zone]", Keys.ENTER);
        assertThat(page.find("[data-part=zone]").getAccessibleName()).isNotEqualTo(before);
        press("[data-part=zone]", Keys.SPACE);
        assertThat(page.find("[data-part=zone]").getAccessibleName()).isEqualTo(before);
        press("[data-part=keys]", Keys.ENTER);
        eventually(() -> assertThat(page.text("dialog")).contains("Keyboard shortcuts"));
        press(Keys.ESCAPE);
        eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
        assertThat(focused("dataset.part")).isEqualTo("keys");
        int asked = house.api.asked("GET api/rollbacks").size();
        press("[data-part=refresh]", Keys.ENTER);
        eventually(() -> assertThat(house.api.asked("GET api/rollbacks")).hasSizeGreaterThan(asked));
        page.run("scrollTo(0, 0)");
        press(".skip", Keys.ENTER);
        eventually(() -> assertThat(page.driver().getCurrentUrl()).endsWith("#environments"));
    }

    @Test
    void the_history_is_filtered_and_a_row_opened_and_closed() {
        press("#history select[name=environment]", "Prod");
        eventually(() -> assertThat(page.driver().getCurrentUrl()).contains("environment=prod"));
        eventually(() -> assertThat(page.findAll("#history tbody tr[data-id]")).hasSize(1));
        press("#history [name=q]", "trivia", Keys.ENTER);
        eventually(() -> assertThat(page.driver().getCurrentUrl()).contains("q=trivia"));
        press("#history [data-f=clear]", Keys.ENTER);
        eventually(() -> assertThat(page.findAll("#history tbody tr[data-id]")).hasSize(2));
        for (Keys key : List.of(Keys.ENTER, Keys.SPACE)) {
            press("#history .row__open", key);
            eventually(() -> assertThat(page.text("#history .detail")).contains("Detail message"));
            press(Keys.ESCAPE);
            eventually(() -> assertThat(page.findAll("#history .detail")).isEmpty());
            assertThat(focused("className")).asString().contains("row__open");
        }
    }

    @Test
    void the_charts_are_chosen_read_and_left_through_their_marks() {
        FullHouse.showCharts(page);
        press("[data-range='7d']", Keys.SPACE);
        eventually(() -> assertThat(page.find("[data-range='7d']").getAttribute("aria-pressed"))
                .isEqualTo("true"));
        press(".legend [data-environment=test]", Keys.ENTER);
        assertThat(page.find(".legend [data-environment=test]").getAttribute("aria-pressed"))
                .isEqualTo("false");
        press("#chart-memory .reader", Keys.ARROW_LEFT);
        eventually(() -> assertThat(page.text(".readout")).contains("Production"));
        press("#chart-memory .mark[tabindex='0']", Keys.END, Keys.ENTER);
        eventually(
                () -> assertThat(page.find(".markcard--pinned").isDisplayed()).isTrue());
        press(Keys.ESCAPE);
        assertThat(page.find(".markcard").isDisplayed()).isFalse();
        assertThat(focused("className")).isEqualTo("mark");
        press(Keys.HOME, Keys.ENTER);
        eventually(() -> assertThat(page.driver().getCurrentUrl()).contains("#deployment-"));
        press("#health .numbers summary", Keys.SPACE);
        eventually(() -> assertThat(page.findAll("#health .numbers tbody tr")).isNotEmpty());
        page.width(360);
        press("#tab-response", Keys.ARROW_RIGHT);
        assertThat(focused("id")).isEqualTo("tab-memory");
        assertThat(page.find("#chart-memory").isDisplayed()).isTrue();
    }

    @Test
    void whatever_opens_opens_and_an_operation_is_cancelled_after_a_question() {
        for (String lid : List.of(".compare summary", ".op__jobs summary", "#doctor summary", "#audit summary")) {
            for (Keys key : List.of(Keys.SPACE, Keys.ENTER, Keys.SPACE)) {
                Object open = page.run("return document.querySelector(arguments[0]).parentElement.open", lid);
                press(lid, key);
                assertThat(page.run("return document.querySelector(arguments[0]).parentElement.open", lid))
                        .as(lid)
                        .isNotEqualTo(open);
            }
        }
        FullHouse.readThrough(page);
        eventually(() -> assertThat(page.text("#audit")).contains("auditor"));
        page.run("document.querySelector('.admin__tools > button').focus()");
        press(Keys.ENTER);
        eventually(() -> assertThat(page.text("#audit")).contains("altered"));
        house.api.answers("POST api/self/doctor", 202, "{}");
        page.run("document.querySelector('#doctor .panel__foot button').focus()");
        press(Keys.ENTER);
        eventually(() -> assertThat(house.api.asked("POST api/self/doctor")).hasSize(1));

        page.run(
                "[...document.querySelectorAll('#env-test .op__foot button')].find((button) => button.checkVisibility()).focus()");
        press(Keys.ENTER);
        eventually(() ->
                assertThat(page.find("#env-test .op__asked").isDisplayed()).isTrue());
        assertThat(page.run("return document.activeElement.closest('.op__asked') !== null"))
                .as("the focus is at the question")
                .isEqualTo(true);
        press(Keys.ESCAPE);
        assertThat(page.find("#env-test .op__asked").isDisplayed())
                .as("Escape lets it run")
                .isFalse();
        assertThat(focused("className")).asString().contains("op__cancel");
        assertThat(house.api.asked("POST api/operations/op_1/cancel")).isEmpty();
    }
}

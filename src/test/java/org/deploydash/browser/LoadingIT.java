package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.Visit.eventually;

import java.nio.file.Path;
import java.util.List;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** Whatever is asked for, the page says so until it is there; what fails is said with the way to try again, and trying helps. */
@ExtendWith(Browsers.class)
class LoadingIT {

    /** What the page's script has sent for before its reader saw anything. */
    private static final String TOO_EARLY = """
            const [{ startTime: seen }] = performance.getEntriesByName('first-contentful-paint');
            const asked = performance.getEntriesByType('resource').map(({ name, startTime }) => ({ path: new URL(name).pathname, startTime }));
            const byScript = asked.filter(({ path }) => path.startsWith('/api/') || path.includes('/js/admin/'));
            if (byScript.length < 2) throw new Error('nothing was asked for');
            return byScript.filter(({ startTime }) => startTime < seen).map(({ path }) => path);
            """;

    @TempDir
    static Path folder;

    private static FullHouse house;
    private static Browser page;

    @BeforeAll
    static void open(Browsers browsers) {
        house = FullHouse.plain(folder);
        page = browsers.open(house.api.base(), "admin", "admin-secret");
    }

    @AfterAll
    static void close() {
        page.close();
        house.close();
    }

    @BeforeEach
    void answerEverything() {
        house.tellEverything();
        house.api.passesOn("GET api/deployments");
    }

    private static void fail(String request) {
        house.api.answers(
                request,
                503,
                ContractSamples.problem(503, "storage_unavailable", "The store cannot be read just now.", ""));
    }

    private static void load() {
        page.go(house.api.base());
        eventually(() -> assertThat(page.run("return document.querySelector('[data-part=banner]').dataset.phase"))
                .isEqualTo("live"));
        page.run("for (const each of document.querySelectorAll('#doctor details, #audit details')) each.open = true");
        FullHouse.readThrough(page);
    }

    private static void shows(String selector, String words) {
        eventually(() -> assertThat(page.text(selector)).containsIgnoringCase(words));
    }

    @Test
    void shows_the_page_before_its_script_begins() {
        load();
        assertThat((List<?>) page.run(TOO_EARLY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET api/workflows, #workflows, being asked for, Deploy to Test",
        "GET api/compare, .compare, Comparing…, behind",
        "GET api/health/prod, #chart-memory, loading…, on average",
        "GET api/self, #doctor, Loading…, Make a new one",
        "GET api/audit, #audit, Loading…, auditor"
    })
    void says_what_is_not_there_yet_and_what_failed_and_tries_again(
            String request, String panel, String waiting, String there) {
        String name = panel.replaceAll("\\W", "");
        house.api.holds(request);
        load();
        shows(panel, waiting);
        page.picture("loading-" + name);

        fail(request);
        house.api.letsGo(request);
        String problem = (panel.startsWith("#chart") ? "#health" : panel) + " [data-f=problem]";
        shows(problem, "The store cannot be read just now");
        assertThat(page.text(panel)).doesNotContain(waiting);
        page.picture("failed-" + name);

        house.tellEverything();
        page.find(problem + " button").click();
        shows(panel, there);
        eventually(() -> assertThat(page.text(problem)).doesNotContain("The store"));
    }

    @Test
    void keeps_the_rollbacks_it_knows_until_newer_ones_are_there() {
        house.api.holds("GET api/rollbacks");
        load();
        shows("#rollbacks", "queue grows");
        fail("GET api/rollbacks");
        house.api.letsGo("GET api/rollbacks");
        shows("#rollbacks [data-f=problem]", "The store cannot be read just now");
        shows("#rollbacks", "queue grows");
        page.picture("failed-rollbacks");
        house.tellEverything();
        page.find("#rollbacks [data-f=problem] button").click();
        shows("#rollbacks", "rolled back because");
    }

    @Test
    void fades_the_history_while_another_is_looked_for_and_a_row_while_its_details_are() {
        load();
        house.api.holds("GET api/deployments");
        page.find("#history [name=q]").sendKeys("trivia", Keys.ENTER);
        eventually(() -> assertThat(page.find("#history .rows").getAttribute("aria-busy"))
                .isEqualTo("true"));
        page.picture("loading-history");
        house.api.letsGo("GET api/deployments");
        eventually(() -> assertThat(page.find("#history .rows").getAttribute("aria-busy"))
                .isNull());

        String detail = "GET api/deployments/2";
        house.api.holds(detail);
        page.find("#history .row__open").click();
        eventually(() -> assertThat(page.findAll("#history .detail__body[aria-busy=true]"))
                .hasSize(1));
        page.picture("loading-details");
        fail(detail);
        house.api.letsGo(detail);
        shows("#history .detail", "The store cannot be read just now");
        house.tellEverything();
        page.find("#history .detail button").click();
        shows("#history .detail", "Detail message");
    }

    @ParameterizedTest
    @CsvSource({
        "deploy, GET api/deploy/prod/choices, Tags and branches are being asked for, Tags may be missing",
        "rollback, GET api/rollback/prod/targets, Earlier deployments are being asked for, First good one",
        "logs, GET api/logs/prod, loading…, second line"
    })
    void says_in_a_dialog_what_is_not_there_yet_and_what_failed(
            String lever, String request, String waiting, String there) {
        load();
        house.api.holds(request);
        page.find("#env-prod [data-action=" + lever + "]").click();
        shows("dialog", waiting);
        page.picture("loading-" + lever);
        fail(request);
        house.api.letsGo(request);
        shows("dialog", "The store cannot be read just now");
        page.picture("failed-" + lever);
        page.find("dialog .dialog__foot .button").click();
        house.tellEverything();
        page.find("#env-prod [data-action=" + lever + "]").click();
        eventually(() -> assertThat(String.valueOf(page.run("return document.querySelector('dialog').textContent")))
                .contains(there));
        page.find("dialog .dialog__foot .button").click();
    }
}

package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.browser.ContractSamples.CHOICES;
import static org.deploydash.browser.ContractSamples.ENVIRONMENTS;
import static org.deploydash.browser.ContractSamples.HOSTILE;
import static org.deploydash.browser.ContractSamples.TARGETS;
import static org.deploydash.browser.ContractSamples.accepted;
import static org.deploydash.browser.ContractSamples.operation;
import static org.deploydash.browser.ContractSamples.preview;
import static org.deploydash.browser.ContractSamples.problem;
import static org.deploydash.browser.Visit.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Browser;
import org.deploydash.testing.Browsers;
import org.deploydash.testing.FakeBot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page's levers and what they open, against answers of every kind. */
@ExtendWith(Browsers.class)
class LeversIT {

    private static final String DEPLOY_TEST = "POST api/deploy/test";
    private static final String ROLL_BACK = "POST api/rollback/prod";

    @TempDir
    Path folder;

    private Visit visit;
    private ScriptedApi api;

    @BeforeEach
    void open() {
        visit = Visit.to(folder);
        api = ScriptedApi.before(visit.dashboard.base())
                .answers("GET api/environments", ENVIRONMENTS)
                .answers(
                        "GET api/self", "{\"status\": \"ok\", \"github\": {\"configured\": true, \"reachable\": true}}")
                .answers("GET api/workflows", "{\"runs\": [], \"stale\": false}")
                .answers("GET api/compare", "{\"base\": \"test\", \"head\": \"prod\", \"same\": true}")
                .answers("GET api/operations", "{\"operations\": [], \"count\": 0}")
                .answers("GET api/deploy/test/choices", CHOICES)
                .answers("GET api/deploy/prod/choices", CHOICES)
                .answers("GET api/rollback/prod/targets", TARGETS)
                .answers("GET api/deploy/test/preview", preview("forward", "v1.3.1", "Fix playlist race"))
                .answers("GET api/deploy/prod/preview", preview("forward", "v1.3.1", "Fix playlist race"))
                .answers("GET api/rollback/prod/preview", preview("backward", "v1.2.0", "Trivia packs"));
    }

    @AfterEach
    void close() {
        api.close();
        visit.close();
    }

    private Browser enter(Browsers browsers, String name) {
        Browser page = browsers.open(api.base(), name, name + "-secret");
        eventually(() -> assertThat(page.text("[data-part=banner]")).contains("live"));
        return page;
    }

    private static void pull(Browser page, String environment, String lever) {
        String button = "#env-" + environment + " [data-action=" + lever + "]";
        eventually(() -> assertThat(page.find(button).getAttribute("aria-disabled"))
                .as("the lever is on")
                .isNull());
        page.find(button).click();
        eventually(() -> assertThat(page.find("dialog").isDisplayed()).isTrue());
    }

    private static void fill(Browser page, String label, String text) {
        page.run(
                "[...document.querySelectorAll('dialog label')].find((label) => label.textContent.startsWith(arguments[0])).control.select()",
                label);
        page.driver().switchTo().activeElement().sendKeys(text);
    }

    private static String button(Browser page) {
        return page.text("dialog .button--main");
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void deploys_what_was_chosen_with_the_keyboard_alone(Browsers browsers) throws Exception {
        api.answers(DEPLOY_TEST, 202, accepted(operation("op_1", "deploy", "test", "dispatched", true, "")));
        try (Browser page = enter(browsers, "operator")) {
            pull(page, "test", "deploy");
            assertThat(page.text("dialog h2")).isEqualTo("Deploy to Test Channel");
            eventually(() -> assertThat(page.text("dialog .field__hint")).contains("Choose one"));
            page.driver().switchTo().activeElement().sendKeys("trivia");
            eventually(() -> assertThat(page.text("dialog [role=listbox]"))
                    .contains("v1.3.0", "feature/trivia")
                    .doesNotContain("v1.3.1"));
            page.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
            assertThat(page.findAll("dialog[open]"))
                    .as("the first Escape closes the list")
                    .hasSize(1);
            page.driver()
                    .switchTo()
                    .activeElement()
                    .sendKeys(Keys.chord(Keys.CONTROL, "a"), "v1", Keys.ARROW_DOWN, Keys.ENTER);
            eventually(() -> assertThat(page.text("dialog .preview"))
                    .contains(
                            "1 commit by ada comes in",
                            "Fix playlist race",
                            "migrations/7.sql",
                            "A migration goes with it"));
            assertThat(page.text("dialog h2")).isEqualTo("Deploy v1.3.1 to Test Channel");
            assertThat(button(page)).isEqualTo("Deploy v1.3.1 to Test Channel");
            page.screenshot("deploy");

            fill(page, "Reason", "weekly release" + Keys.ENTER);
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            ScriptedApi.Asked asked = api.asked(DEPLOY_TEST).get(0);
            assertThat(json(asked.body()))
                    .isEqualTo(
                            json(
                                    "{\"version\": \"v1.3.1\", \"reason\": \"weekly release\", \"expected_current\": \"90b1d22\"}"));
            assertThat(asked.header("Idempotency-Key").orElse("")).hasSizeGreaterThan(30);
            assertThat(asked.header("Content-Type").orElse("")).startsWith("application/json");
            eventually(() -> assertThat(page.text("#env-test [data-f=run]")).contains("Deploying v1.3.1", "operator"));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void goes_back_only_after_the_name_was_typed(Browsers browsers) throws Exception {
        api.answers(ROLL_BACK, 202, accepted(operation("op_2", "rollback", "prod", "requested", true, "")));
        try (Browser page = enter(browsers, "operator")) {
            pull(page, "prod", "rollback");
            eventually(() -> assertThat(page.text("dialog h2")).isEqualTo("Roll back Production to v1.2.0"));
            assertThat(page.text("dialog .target:has(:checked)")).contains("v1.2.0", "last good one");
            eventually(() -> assertThat(page.text("dialog .preview")).contains("1 commit by ada would be undone"));
            assertThat(page.find("dialog [type=checkbox]").isDisplayed())
                    .as("no emergency where the workflow knows none")
                    .isFalse();
            page.screenshot("roll-back");

            page.find("dialog .button--main").click();
            assertThat(page.text("dialog")).contains("Reason is required", "Type Production, as it stands here");
            fill(page, "Reason", "USERS");
            fill(page, "Type Production", "production");
            page.find("dialog .button--main").click();
            assertThat(page.text("dialog")).contains("small letters only").doesNotContain("Reason is required");
            assertThat(api.asked(ROLL_BACK)).as("nothing was asked for yet").isEmpty();

            fill(page, "Reason", "users cannot connect");
            fill(page, "Type Production", "Production");
            page.find("dialog .button--main").click();
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            assertThat(json(api.asked(ROLL_BACK).get(0).body()))
                    .isEqualTo(
                            json(
                                    "{\"target\": \"3\", \"reason\": \"users cannot connect\", \"expected_current\": \"90b1d22\", \"confirm\": \"Production\"}"));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void shows_every_refusal_where_it_belongs_and_loses_nothing(Browsers browsers) {
        Map<Integer, String> refusals = Map.of(
                409, problem(409, "operation_active", "Another deployment of Production is under way.", ""),
                412, problem(412, "changed_meanwhile", "Production has changed.", ", \"current\": \"v1.3.2\""),
                415, problem(415, "unsupported_media_type", "The body must be JSON.", ""),
                422, problem(422, "bad_input", "The reason is too short.", ", \"input\": \"reason\""),
                429, problem(429, "too_many_requests", "Too many.", ""),
                503, problem(503, "github_unavailable", "GitHub does not answer.", ""));
        Map<Integer, String> said = Map.of(
                409, "Another deployment of Production is under way.",
                412, "Production has changed. It now runs v1.3.2.",
                415, "The body must be JSON.",
                422, "The reason is too short.",
                429, "Too many requests",
                503, "GitHub does not answer.");
        try (Browser page = enter(browsers, "operator")) {
            pull(page, "prod", "rollback");
            eventually(() -> assertThat(page.findAll("dialog .preview")).hasSize(1));
            fill(page, "Reason", "users cannot connect");
            fill(page, "Type Production", "Production");
            for (int status : List.of(409, 412, 415, 422, 429, 503)) {
                api.answers(ROLL_BACK, status, refusals.get(status));
                page.find("dialog .button--main").click();
                eventually(() -> assertThat(page.text("dialog")).contains(said.get(status)));
                assertThat(
                                page.run(
                                        "return [...document.querySelectorAll('dialog input[type=text]')].map((input) => input.value).join()"))
                        .as("after %s", status)
                        .isEqualTo("users cannot connect,Production");
            }
            assertThat(api.asked(ROLL_BACK).stream()
                            .map(asked -> asked.header("Idempotency-Key"))
                            .distinct())
                    .as("one key for one opening")
                    .hasSize(1);
            page.screenshot("refused");
            page.driver().switchTo().activeElement().sendKeys(Keys.ESCAPE);
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            assertThat(page.run("return document.activeElement.dataset.action"))
                    .as("the focus is back")
                    .isEqualTo("rollback");
        }
    }

    @Test
    void asks_again_with_the_same_key_when_the_line_broke(Browsers browsers) {
        api.breaksOff(DEPLOY_TEST);
        try (Browser page = enter(browsers, "operator")) {
            pull(page, "test", "deploy");
            page.driver().switchTo().activeElement().sendKeys("main", Keys.ENTER);
            eventually(() -> assertThat(button(page)).isEqualTo("Deploy main to Test Channel"));
            page.find("dialog .button--main").click();
            eventually(() ->
                    assertThat(page.text("dialog [role=alert]")).contains("it is not known whether it was asked for"));

            api.answers(DEPLOY_TEST, 202, accepted(operation("op_3", "deploy", "test", "queued", true, "")));
            page.find("dialog [role=alert] button").click();
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            assertThat(api.asked(DEPLOY_TEST)).hasSizeGreaterThan(1);
            assertThat(api.asked(DEPLOY_TEST).stream()
                            .map(asked -> asked.header("Idempotency-Key").orElse("") + asked.body())
                            .distinct())
                    .as("the same wish under the same key")
                    .hasSize(1);
        }
    }

    @Test
    void looks_again_when_what_runs_has_changed(Browsers browsers) {
        api.answers(
                DEPLOY_TEST, 412, problem(412, "changed_meanwhile", "It has changed.", ", \"current\": \"v1.3.2\""));
        try (Browser page = enter(browsers, "operator")) {
            pull(page, "test", "deploy");
            page.driver().switchTo().activeElement().sendKeys("main", Keys.ENTER);
            eventually(() -> assertThat(page.text("dialog .preview")).contains("90b1d22"));
            page.find("dialog .button--main").click();
            eventually(() -> assertThat(page.text("dialog [role=alert]")).contains("It now runs v1.3.2"));
            api.answers(
                            "GET api/deploy/test/preview",
                            preview("forward", "v1.3.1", "Fix playlist race").replace("90b1d22", "c01dbee"))
                    .answers(DEPLOY_TEST, 202, accepted(operation("op_4", "deploy", "test", "queued", true, "")));
            page.find("dialog [role=alert] button").click();
            eventually(() -> assertThat(page.text("dialog .preview")).contains("c01dbee"));
            page.find("dialog .button--main").click();
            eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            assertThat(api.asked(DEPLOY_TEST).get(1).body()).contains("\"expected_current\":\"c01dbee\"");
        }
    }

    @Test
    void sends_nobody_to_reload_a_page_that_could_not_come_back(Browsers browsers) {
        try (Browser page = enter(browsers, "operator")) {
            page.width(1440);
            Object head = page.run(HEAD);
            page.online(false);
            page.run("dispatchEvent(new Event('offline'))");
            eventually(() -> assertThat(page.text("[data-part=banner]")).contains("offline"));
            assertThat(page.run(HEAD)).as("the height of the head").isEqualTo(head);
            page.find("#env-test [data-action=deploy]").click();
            eventually(() -> assertThat(page.text("[data-part=announcer]"))
                    .isEqualTo("Deploy could not be opened: the dashboard does not answer."));
        }
    }

    private static final String HEAD = "return document.querySelector('.top').offsetHeight";

    @Test
    void follows_an_operation_to_its_end_for_everybody(Browsers browsers) {
        String jobs =
                ", \"jobs\": [{\"id\": 1, \"name\": \"Deploy\", \"status\": \"in_progress\", \"conclusion\": null, \"url\": null, \"steps\": "
                        + "[{\"number\": 1, \"name\": \"Copy the files\", \"status\": \"in_progress\", \"conclusion\": null}]}]";
        try (Browser page = enter(browsers, "viewer")) {
            assertThat(page.findAll("[data-action]")).as("levers of a viewer").isEmpty();
            api.announces(
                    "operation",
                    operation(
                            "op_5",
                            "deploy",
                            "prod",
                            "waiting",
                            true,
                            ", \"sentence\": \"Somebody must approve it.\""));
            eventually(() -> assertThat(page.text("#env-prod [data-f=run]"))
                    .contains("Deploying v1.3.1", "waiting for approval", "Somebody must approve it."));
            api.announces("operation", operation("op_5", "deploy", "prod", "in_progress", true, jobs));
            eventually(() -> assertThat(page.text("#env-prod [data-f=run]")).contains("Deploy: Copy the files"));
            assertThat(page.text("#env-prod [data-f=run]"))
                    .as("a viewer's lever")
                    .doesNotContain("Cancel");
            api.announces("operation", ended("op_5", "succeeded"));
            eventually(() -> assertThat(page.text("#env-prod [data-f=run]")).contains("Deployed v1.3.1", "succeeded"));
            api.announces("operation", operation("op_5", "deploy", "prod", "in_progress", true, jobs));
            page.find("#env-prod [data-f=run]").findElements(By.tagName("button")).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .orElseThrow()
                    .click();
            eventually(() -> assertThat(page.find("#env-prod [data-f=run]").isDisplayed())
                    .as("dismissed, and a late event does not bring it back")
                    .isFalse());
            assertThat(page.run(FOCUS)).as("the focus of who has no lever").isEqualTo("env-prod: Production");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void learns_of_an_end_that_was_missed_though_the_first_question_for_it_failed(Browsers browsers) {
        String list = "GET api/operations";
        try (Browser page = enter(browsers, "viewer")) {
            api.announces("operation", operation("op_5", "deploy", "prod", "in_progress", true, ""));
            eventually(() -> assertThat(page.text("#env-prod [data-f=run]")).contains("Deploying v1.3.1"));
            int asked = api.asked(list).size();
            api.answers(list, 503, ContractSamples.problem(503, "storage_busy", "The store is busy.", ""))
                    .answers("GET api/operations/op_5", ended("op_5", "succeeded"));
            api.endsStreams();
            eventually(() -> assertThat(api.asked(list)).hasSizeGreaterThan(asked));
            api.answers(list, "{\"operations\": [], \"count\": 0}");
            eventually(() -> assertThat(page.text("#env-prod [data-f=run]")).contains("Deployed v1.3.1", "succeeded"));
        }
    }

    @Test
    void turns_the_levers_off_while_something_runs_and_cancels_it_once(Browsers browsers) {
        String running = operation("op_6", "rollback", "prod", "in_progress", true, "");
        api.answers("GET api/operations", "{\"operations\": [" + running + "], \"count\": 1}")
                .answers(
                        "POST api/operations/op_6/cancel",
                        202,
                        accepted(operation(
                                "op_6",
                                "rollback",
                                "prod",
                                "cancelled",
                                false,
                                ", \"finished_at\": \"" + Instant.now() + "\"")));
        try (Browser page = enter(browsers, "operator")) {
            eventually(() -> assertThat(page.text("#env-prod [data-f=note]"))
                    .isEqualTo("Deploy and roll back: Rolling back to v1.3.1 is under way."));
            page.find("#env-prod [data-action=deploy]").click();
            assertThat(page.findAll("dialog")).isEmpty();
            page.run(
                    "[...document.querySelectorAll('#env-prod .op__foot button')].find((button) => !button.hidden).click()");
            assertThat(api.asked("POST api/operations/op_6/cancel"))
                    .as("asks first")
                    .isEmpty();
            page.find("#env-prod .op__asked .button--bad").click();
            eventually(
                    () -> assertThat(page.text("#env-prod [data-f=run]")).contains("Rollback to v1.3.1", "cancelled"));
            eventually(
                    () -> assertThat(page.find("#env-prod [data-action=deploy]").getAttribute("aria-disabled"))
                            .isNull());
            assertThat(page.run(FOCUS)).as("the focus after the cancel").isEqualTo("env-prod: Deploy…");
        }
    }

    /** On which card the focus is and at what. */
    private static final String FOCUS =
            "const at = document.activeElement; return `${at.closest('.card')?.id}: ${at.checkVisibility() ? at.textContent.trim() : 'hidden'}`";

    @Test
    void keeps_the_focus_on_the_card_when_the_operation_ends_before_the_question_is_answered(Browsers browsers) {
        try (Browser page = enter(browsers, "operator")) {
            api.announces("operation", operation("op_6", "deploy", "prod", "in_progress", true, ""));
            eventually(() ->
                    assertThat(page.find("#env-prod .op__cancel").isDisplayed()).isTrue());
            page.find("#env-prod .op__cancel").click();
            assertThat(page.run(FOCUS)).isEqualTo("env-prod: Cancel the deployment");
            api.announces("operation", ended("op_6", "succeeded"));
            eventually(() -> assertThat(page.text("#env-prod [data-f=run]")).contains("Deployed v1.3.1"));
            assertThat(page.find("#env-prod .op__asked").isDisplayed()).isFalse();
            assertThat(page.run(FOCUS)).isEqualTo("env-prod: Deploy…");
        }
    }

    /** What is wrong changes while somebody is about to press: the lever stays where it is, and those who listen are told. */
    @Test
    void keeps_the_lever_beside_what_is_wrong_under_the_finger(Browsers browsers) {
        try (Browser page = enter(browsers, "operator")) {
            page.run(
                    "window.said = []; new MutationObserver(() => said.push(document.querySelector('[data-part=announcer]').textContent)).observe(document.querySelector('[data-part=announcer]'), { childList: true })");
            visit.production.stop();
            String line = "[data-part=attention] [data-environment=prod] ";
            eventually(() -> assertThat(page.text(line + "[data-action]")).contains("Roll back to v1.2.0"));
            page.run("document.querySelector(arguments[0]).focus()", line + "[data-action]");
            visit.production.becomes(FakeBot.unhealthy());
            visit.production.restart();
            eventually(() -> assertThat(page.text(line)).contains("unhealthy").doesNotContain("refused"));
            assertThat(page.run(IN_ATTENTION)).isEqualTo("Roll back to v1.2.0 Production");
            new Actions(page.driver()).moveToElement(page.find(line + "span")).perform();
            assertThat(page.find(line + "span").getAttribute("title"))
                    .isEqualTo(page.find(line + "span").getText());
            visit.test.stop();
            eventually(() -> assertThat(page.text("[data-part=attention]")).contains("Test Channel", "1 more"));
            assertThat(page.run(IN_ATTENTION)).as("its line was folded away").isEqualTo("1 more");
            eventually(() -> assertThat((List<?>) page.run("return said.filter(Boolean)"))
                    .isEqualTo(List.of("Production: unhealthy.", "Test Channel: unhealthy.")));
        }
    }

    private static final String IN_ATTENTION =
            "return document.activeElement.closest('[data-part=attention]') && document.activeElement.textContent";

    private static String ended(String id, String state) {
        return operation(id, "deploy", "prod", state, false, ", \"finished_at\": \"" + Instant.now() + "\"");
    }

    @Test
    void follows_a_log_and_stays_where_the_reader_scrolled_to(Browsers browsers) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            lines.append(i == 0 ? "" : ",").append("\"line ").append(i).append('"');
        }
        String log =
                "{\"source\": \"bot\", \"name\": \"Bot\", \"kind\": \"file\", \"lines\": [%s], \"count\": 1, \"truncated\": true, \"next\": \"%s\"}";
        api.answers("GET api/logs/prod", log.formatted(lines, "c1"));
        try (Browser page = enter(browsers, "operator")) {
            pull(page, "prod", "logs");
            eventually(() -> assertThat(page.text("dialog .log")).contains("line 399"));
            assertThat(api.asked("GET api/logs/prod").get(0).query()).contains("source=bot");
            api.answers("GET api/logs/prod", log.formatted("\"[ERROR] new one\"", "c2"));
            eventually(() -> assertThat(page.text("dialog .log")).contains("[ERROR] new one"));
            assertThat(api.asked("GET api/logs/prod"))
                    .anySatisfy(asked -> assertThat(asked.query()).contains("after=c1"));
            assertThat(page.findAll("dialog .log__bad")).isNotEmpty();
            assertThat(page.run(AT_THE_END)).isEqualTo(true);

            page.run("document.querySelector('dialog .log').scrollTop = 0");
            int before = page.findAll("dialog .log > div").size();
            eventually(
                    () -> assertThat(page.findAll("dialog .log > div").size()).isGreaterThan(before));
            assertThat(page.run("return document.querySelector('dialog .log').scrollTop"))
                    .isEqualTo(0L);
            page.screenshot("logs");
            assertThat(page.errors()).isEmpty();
        }
    }

    private static final String AT_THE_END = """
            const log = document.querySelector('dialog .log');
            return log.scrollHeight - log.scrollTop - log.clientHeight < 30;
            """;

    @Test
    void says_how_far_production_is_behind_and_what_ran_lately(Browsers browsers) {
        api.answers("GET api/compare", """
                {"base": "test", "head": "prod", "behind_by": 14, "ahead_by": 0, "same": false, "oldest_at": "2020-01-01T00:00:00Z",
                 "authors": [{"name": "ada", "commits": 13}, {"name": "grace", "commits": 1}], "html_url": null, "stale": false, "error": null,
                 "commits": [{"commit": "4f2c9aa7", "commit_sha": "4f2c9aa", "message": "Fix playlist race", "author": "ada", "committed_at": null}]}
                """).answers("GET api/workflows", """
                {"runs": [{"id": 1, "name": "Deploy to Test", "status": "completed", "conclusion": "failure", "created_at": "2026-11-22T12:00:00Z",
                           "updated_at": "2026-11-22T12:01:30Z", "html_url": "https://github.com/x/y/actions/runs/1", "environment": "test", "actor": "ada", "branch": "main"}],
                 "stale": true, "stale_since": "2026-11-22T12:00:00Z", "error": "github_unavailable", "sentence": "GitHub does not answer."}
                """);
        try (Browser page = enter(browsers, "viewer")) {
            eventually(() -> assertThat(page.text(".compare summary"))
                    .contains("Production is 14 commits, 2 authors, ", " behind Test Channel"));
            page.find(".compare summary").click();
            assertThat(page.text(".compare")).contains("Fix playlist race", "13 older ones are not listed here");
            eventually(() -> assertThat(page.text("#workflows"))
                    .contains("failure", "Deploy to Test", "ada", "main", "1 m 30 s", "GitHub does not answer."));
            api.announces("workflow", "{\"runs\": [], \"stale\": false}");
            eventually(() -> assertThat(page.text("#workflows")).contains("No workflow has run yet."));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void shows_an_admin_the_audit_trail_and_what_the_doctor_found(Browsers browsers) {
        api.answers("GET api/self", """
                {"status": "ok", "github": {"configured": true, "reachable": true, "error": "token_invalid", "sentence": "Give a new token."},
                 "doctor": {"checked_at": "2026-11-22T12:00:00Z", "findings": [
                   {"code": "token", "level": "error", "subject": "Token", "sentence": "GitHub does not accept it.", "remedy": "Make a new one."}]}}
                """)
                .answers("GET api/audit", """
                {"count": 1, "next": null, "entries": [{"id": 7, "at": "2026-11-22T12:00:00Z", "user": "ada", "address": "192.0.2.7",
                 "action": "rollback_requested", "environment": "prod", "object": "op_7", "result": "accepted", "detail": null, "hash": "00"}]}
                """)
                .answers("GET api/audit/check", "{\"ok\": false, \"entries\": 7, \"altered\": 3, \"sentence\": null}");
        try (Browser page = enter(browsers, "admin")) {
            eventually(() -> assertThat(page.text("[data-part=github]")).isEqualTo("GitHub: token invalid"));
            eventually(() -> assertThat(page.text("#doctor")).contains("1 to look at"));
            page.find("#doctor summary").click();
            eventually(() -> assertThat(page.text("#doctor")).contains("to mend", "Make a new one."));
            page.find("#audit summary").click();
            eventually(() ->
                    assertThat(page.text("#audit")).contains("ada", "rollback requested", "Production", "192.0.2.7"));
            page.run("document.querySelector('.admin__tools > button').click()");
            eventually(() -> assertThat(page.text("#audit")).contains("entry 3 was altered"));
            page.screenshot("admin");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void runs_nothing_of_what_github_and_the_bots_say(Browsers browsers) {
        String run =
                ("{\"runs\": [{\"id\": 1, \"name\": \"%1$s\", \"status\": \"completed\", \"conclusion\": \"success\", \"html_url\": \"javascript:window.pwned=1\","
                                + " \"actor\": \"%1$s\", \"branch\": \"%1$s\", \"environment\": \"%1$s\"}]}")
                        .formatted(HOSTILE);
        String hostile = operation("op_8", "deploy", "prod", "in_progress", true, "")
                .replace("\"operator\"", "\"" + HOSTILE + "\"")
                .replace("v1.3.1", HOSTILE)
                .replace("https://github.com", "javascript:window.pwned=1//")
                .replace(
                        "\"jobs\": []",
                        "\"reason\": \"%1$s\", \"sentence\": \"%1$s\", \"jobs\": [{\"id\": 1, \"name\": \"%1$s\", \"status\": \"in_progress\", \"url\": \"javascript:window.pwned=1\", \"steps\": [{\"name\": \"%1$s\", \"status\": \"in_progress\"}]}]"
                                .formatted(HOSTILE));
        api.answers("GET api/workflows", run)
                .answers(
                        "GET api/deploy/test/choices",
                        CHOICES.replace("v1.3.1", HOSTILE).replace("Trivia packs", HOSTILE))
                .answers(
                        "GET api/deploy/test/preview",
                        preview("forward", HOSTILE, HOSTILE).replace("migrations/7.sql", HOSTILE))
                .answers("GET api/logs/prod", "{\"lines\": [\"" + HOSTILE + "\"], \"count\": 1, \"next\": null}");
        try (Browser page = enter(browsers, "operator")) {
            eventually(() -> assertThat(page.text("#workflows")).contains("<script>"));
            api.announces("operation", hostile);
            eventually(() -> assertThat(page.text("#env-prod [data-f=run]")).contains("<script>"));
            pull(page, "test", "deploy");
            page.driver().switchTo().activeElement().sendKeys(Keys.ARROW_DOWN);
            eventually(() -> assertThat(page.text("dialog [role=listbox]")).contains("<script>"));
            page.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
            eventually(() -> assertThat(page.text("dialog .preview")).contains("<script>"));
            page.find("dialog .dialog__foot .button").click();
            pull(page, "prod", "logs");
            eventually(() -> assertThat(page.text("dialog .log")).contains("<script>"));
            assertThat(page.run("return window.pwned ?? null")).isNull();
            assertThat(page.findAll("#workflows img, dialog img, .card img, a[href^=javascript]"))
                    .isEmpty();
            assertThat(page.messages()).noneMatch(message -> message.contains("Content Security Policy"));
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void fills_a_phone_and_is_made_for_thumbs(Browsers browsers) {
        api.announces("operation", operation("op_9", "deploy", "test", "in_progress", true, ""));
        try (Browser page = enter(browsers, "operator")) {
            page.width(360);
            for (String lever : List.of("deploy", "rollback", "logs")) {
                pull(page, "prod", lever);
                eventually(() -> assertThat(page.run(SHEET_FILLS)).isEqualTo(true));
                assertThat((List<?>) page.run(TOO_SMALL))
                        .as("targets of %s", lever)
                        .isEmpty();
                page.find("dialog .dialog__foot .button").click();
                eventually(() -> assertThat(page.findAll("dialog")).isEmpty());
            }
            assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(360);
        }
    }

    private static final String SHEET_FILLS = """
            const { width, height } = document.querySelector('dialog').getBoundingClientRect();
            return width === innerWidth && height === innerHeight;
            """;

    private static final String TOO_SMALL = """
            return [...document.querySelectorAll('dialog button, dialog select, dialog input[type=text], dialog .target')]
              .filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 44)
              .map((node) => node.outerHTML);
            """;
}

package org.deploydash.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.FileTemplateResolver;

/** The templates as they are, filled with samples; every page is left in target/pages to be looked at. */
class TemplatesTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");
    private static final String ATTACK =
            "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>${7*7}[[${7*7}]]__${7*7}__";

    private final TemplateEngine engine = engine();

    @Test
    void shows_every_environment_with_its_state_as_shape_and_word() {
        String page = render("well", PageSamples.well());

        assertThat(page).contains("Test Channel").contains("Production").contains("#i-healthy");
        assertThat(page)
                .contains("42 ms")
                .contains("143 MB")
                .contains("3 d 4 h")
                .contains("99.98 %")
                .contains("✓ running");
        assertThat(page).contains("href=\"https://github.com/grobertson/Rosey-Robot/commit/4f2c9aa\"");
        assertThat(page).doesNotContain("attention__line");
    }

    @Test
    void leads_the_eye_to_what_is_wrong_and_since_when() {
        String page = render("broken", PageSamples.broken());
        String attention =
                words(page.substring(page.indexOf("data-part=\"attention\""), page.indexOf("id=\"environments\"")));

        assertThat(attention)
                .contains(
                        "Production unhealthy since 2026-11-22 14:02 UTC (connection refused) — last change v1.3.0 by grace, 6 m before")
                .contains("Test Channel degraded");
        assertThat(attention.indexOf("Production")).isLessThan(attention.indexOf("Test Channel"));
        assertThat(page).contains("✗ runs v1.2.0").contains("not connected to its channel");
        assertThat(words(page))
                .contains("source unreadable since 2026-11-22 13:01 UTC: this is the last good list · ")
                .contains("2 entries could not be understood");
    }

    @Test
    void folds_what_is_wrong_where_much_is_and_says_how_much() {
        String page = render("all-down", PageSamples.allDown());
        String attention = page.substring(page.indexOf("data-part=\"attention\""), page.indexOf("id=\"environments\""));
        String open = attention.substring(0, attention.indexOf("<details"));

        assertThat(Pattern.compile("attention__line").matcher(open).results()).hasSize(4);
        assertThat(Pattern.compile("attention__line").matcher(attention).results())
                .hasSize(30);
        assertThat(words(attention)).contains("26 more need attention");
    }

    @Test
    void shows_what_is_not_known_as_a_dash() {
        String page = render("fresh", PageSamples.fresh());

        assertThat(words(page)).contains("Nothing needs attention so far: 2 of 2 environments unknown");

        assertThat(page)
                .contains("Nothing deployed yet")
                .contains("No deployment is known yet")
                .contains("No rollback is known.");
        assertThat(page)
                .contains("title=\"Not probed yet\">—</dd>")
                .doesNotContain(">0 ms<")
                .doesNotContain("null");
        String cards = page.substring(page.indexOf("id=\"environments\""), page.indexOf("id=\"history\""));
        assertThat(Pattern.compile("<[^>]*>—<").matcher(cards).results().map(MatchResult::group))
                .as("each says why")
                .isNotEmpty()
                .allSatisfy(dash -> assertThat(dash).containsPattern("title=\"[^\"]+\""));
    }

    @Test
    void does_not_call_empty_what_only_nobody_could_tell() {
        String page = render("unlinked", PageSamples.unlinked());

        assertThat(words(page))
                .contains("reports v1.3.1 deploying No deployment is known")
                .contains("What runs is what the environment reports.")
                .doesNotContain("Nothing deployed yet");
    }

    @Test
    void shows_fifty_deployments_with_exact_times_and_the_way_to_the_next() {
        String page = render("well", PageSamples.well());

        assertThat(Pattern.compile("<tr id=\"deployment-").matcher(page).results())
                .hasSize(50);
        assertThat(page)
                .containsPattern(
                        "<time datetime=\"2026-11-22T13:28:00Z\" title=\"2026-11-22 13:28:00 UTC\" data-ago=\"\\d+ min ago\">2026-11-22 13:28 UTC</time>");
        assertThat(page).contains("href=\"./?cursor=abc%3D#history\"");
        assertThat(page).contains("in progress").contains("rolled back");
    }

    @Test
    void keeps_the_levers_in_sight_but_off_and_says_why() {
        String page = render("well", PageSamples.well());

        assertThat(page)
                .contains(
                        "title=\"GitHub is not connected.\" aria-disabled=\"true\" aria-describedby=\"env-test-note\">Deploy…</button>")
                .contains("id=\"env-test-note\">Deploy and roll back need GitHub");
    }

    @Test
    void says_once_what_gives_levers_instead_of_showing_dead_ones() {
        String page = render("unlinked", PageSamples.unlinked());

        assertThat(words(page))
                .containsOnlyOnce(
                        "To deploy and roll back from here, connect GitHub and name the environment’s workflow in the configuration");
        assertThat(page).doesNotContain("data-action");
        assertThat(render("well", PageSamples.well()) + render("viewer", PageSamples.viewer()))
                .doesNotContain("To deploy and roll back from here");
    }

    @Test
    void groups_environments_by_application_and_links_only_what_has_a_repository() {
        String page = render("many", PageSamples.many());
        String second = page.substring(page.indexOf(">second<"), page.indexOf("id=\"history\""));

        assertThat(Pattern.compile("<article").matcher(page).results()).hasSize(11);
        assertThat(page).contains("href=\"https://github.com/owner/first/commit/4f2c9aa\"");
        assertThat(second).contains("4f2c9aa").doesNotContain("href=\"https:").doesNotContain("href=\"null");
        assertThat(second).contains("data-accent=\"1\" data-dash=\"1\"");
    }

    @Test
    void hides_the_levers_from_those_who_may_never_pull_them() {
        assertThat(render("viewer", PageSamples.viewer()))
                .doesNotContain("Deploy…")
                .doesNotContain("Roll back…");
    }

    @Test
    void runs_nothing_of_what_strangers_wrote() {
        String page = render("hostile", PageSamples.hostile(ATTACK));

        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;").contains("${7*7}");
        assertThat(page)
                .doesNotContain("<script>alert")
                .doesNotContain("<img")
                .doesNotContain("href=\"javascript:")
                .doesNotContain(">49")
                .doesNotContain("__49__");
        assertThat(Pattern.compile("<script").matcher(page).results())
                .as("only our own two")
                .hasSize(2);
    }

    @Test
    void has_no_style_script_or_handler_in_the_markup() throws IOException {
        String page = render("broken", PageSamples.broken());

        assertThat(page)
                .doesNotContainPattern("\\sstyle=")
                .doesNotContain("<style")
                .doesNotContainPattern("\\son[a-z]+=");
        assertThat(page)
                .doesNotContainPattern("<script[^>]*>[^<]")
                .doesNotContain("th:")
                .doesNotContain("xmlns:th");
        for (Path template : templates()) {
            assertThat(Files.readString(template))
                    .as("%s", template)
                    .doesNotContain("utext")
                    .doesNotContain("th:on");
        }
    }

    @Test
    void asks_only_for_assets_that_exist() {
        String page = render("well", PageSamples.well());

        List<String> assets = Pattern.compile("(?:href|src)=\"assets/0123abcd/([^\"]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(assets)
                .hasSizeGreaterThan(4)
                .allSatisfy(asset -> assertThat(WEBAPP.resolve(asset)).isRegularFile());
    }

    @Test
    void loads_at_once_every_style_that_is_seen_at_once_and_none_that_is_opened_later() throws IOException {
        String sheets = Files.readString(WEBAPP.resolve("css/app.css"))
                .replaceAll("@import \"([\\w-]+\\.css)\";", "assets/0123abcd/css/$1\"");
        String page = render("well", PageSamples.well()) + sheets;

        try (Stream<Path> files = Files.walk(WEBAPP.resolve("css"))) {
            assertThat(files.map(file -> WEBAPP.relativize(file).toString().replace('\\', '/'))
                            .filter(file -> file.endsWith(".css")))
                    .allSatisfy(file -> {
                        String address = "assets/0123abcd/" + file + "\"";
                        if (file.matches("css/(dialog|logs|admin|keys|wall|details)\\.css")) {
                            assertThat(page).as(file).doesNotContain(address);
                        } else {
                            assertThat(page).as(file).contains(address);
                        }
                    });
        }
    }

    @Test
    void draws_the_last_hour_without_any_script() {
        assertThat(render("well", PageSamples.well()))
                .contains("aria-label=\"Response time in the last hour: 42 to 52 ms, 6 probes failed\"")
                .contains("<path class=\"spark__line\" d=\"M1 14.8h0L3 14.2M7 12.2h0\"")
                .contains("<path class=\"spark__failed\" d=\"M5 24v-5\"");
    }

    @Test
    void draws_what_is_under_way_without_any_script() {
        String page = render("busy", PageSamples.busy());
        String own = between(page, "data-id=\"op_7\"", "card__actions");
        String other = between(page, "data-id=\"deployment 8\"", "card__actions");

        assertThat(words(own.substring(own.indexOf('>'))))
                .contains("Deploying v1.4.0Deploy: Copy the files2 m 5 s of usually 4 m 10 s")
                .contains("ada · a new quiz2026-11-22 14:05 UTC");
        assertThat(own)
                .contains("<use href=\"#i-in_progress\"/>", "value=\"0.500\"", "datetime=\"2026-11-22T14:05:55Z\"")
                .contains("data-told=\"{&quot;id&quot;:&quot;op_7&quot;}\"", "/actions/runs/7\">run on GitHub")
                .contains("<button class=\"button op__cancel needs-js\" type=\"button\">")
                .contains("<button class=\"button op__dismiss needs-js\" type=\"button\" hidden=\"hidden\">");
        assertThat(words(other.substring(other.indexOf('>')))).contains("queued9 s", "grace · not started here");
        assertThat(other)
                .containsPattern("<progress[^>]* hidden=\"hidden\"")
                .contains("<div class=\"op__foot\" hidden=\"hidden\">")
                .contains("op__cancel needs-js\" type=\"button\" hidden=\"hidden\"");
        assertThat(between(render("wall", PageSamples.wall()), "data-id=\"deployment 8\"", "</article>"))
                .contains("title=\"Who asked for it was not told\">—</span>");
    }

    private static String between(String page, String from, String to) {
        int start = page.indexOf(from);
        assertThat(start).as(from).isNotNegative();
        return page.substring(start, page.indexOf(to, start));
    }

    @Test
    void closes_up_where_there_are_many_and_offers_another_order() {
        assertThat(render("many", PageSamples.many()))
                .contains("data-dense=\"true\"")
                .contains("<a class=\"button\" href=\"./?order=worst\" data-order=\"worst\">")
                .contains("3 healthy");
        assertThat(render("well", PageSamples.well()))
                .doesNotContain("data-dense")
                .doesNotContain("data-order");
    }

    @Test
    void shows_on_a_wall_cards_only_and_whose_they_are() {
        String page = render("wall", PageSamples.wall());

        assertThat(page)
                .contains("Test Channel", "v1.3.1", "class=\"wall__app\">rosey<", "js/wall.js", "css/wall.css")
                .contains("<a href=\"\">reload it</a>")
                .as("nobody's reading is cut short")
                .doesNotContain("http-equiv=\"refresh\"")
                .doesNotContain("id=\"history\"")
                .doesNotContain("data-action")
                .doesNotContain("js/main.js")
                .doesNotContain("charts");
        assertThat(Pattern.compile("assets/0123abcd/([^\"]+)\"")
                        .matcher(page)
                        .results()
                        .map(match -> match.group(1)))
                .allSatisfy(asset -> assertThat(WEBAPP.resolve(asset)).isRegularFile());
    }

    @Test
    void shows_the_administrators_panels_to_nobody_else() {
        assertThat(render("well", PageSamples.well())).contains("data-part=\"audit\"", "data-part=\"doctor\"");
        assertThat(render("viewer", PageSamples.viewer()))
                .doesNotContain("audit")
                .doesNotContain("doctor");
    }

    @Test
    void says_what_a_rollback_went_back_from_and_how_the_way_back_went() {
        assertThat(words(render("well", PageSamples.well())))
                .contains("rolls back v1.3.0")
                .contains("bad signal 2026-11-22 14:03 UTC")
                .contains("well again +5 m");
    }

    /**
     * Whatever is written below what a {@code :has()} looks at makes the browser ask what its rule could style: a name there is found among a few
     * elements, while {@code :nth-last-child(2)} is each of the page, which were all styled anew for every age that grew by a second.
     */
    @Test
    void names_what_is_styled_by_what_something_else_has() throws IOException {
        Pattern inner = Pattern.compile(":has\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)");
        try (Stream<Path> files = Files.walk(WEBAPP.resolve("css"))) {
            for (Path sheet : files.filter(Files::isRegularFile).toList()) {
                String rules = Files.readString(sheet).replaceAll("(?s)/\\*.*?\\*/", "");
                assertThat(Pattern.compile("[^{};]+(?=\\{)").matcher(rules).results())
                        .flatMap(rule -> List.of(inner.matcher(rule.group())
                                .replaceAll(":has")
                                .strip()
                                .split("\\s*,\\s*(?![^(]*\\))")))
                        .filteredOn(selector -> selector.contains(":has"))
                        .extracting(selector -> selector.substring(selector.lastIndexOf(":has")))
                        .as("%s", sheet)
                        .allMatch(rest -> rest.matches("\\S+|.*[\\s>+~][\\w.#\\[]\\S*"));
            }
        }
    }

    @Test
    void names_no_environment_in_script_style_or_template() throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP)) {
            List<Path> sources = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("vendor"))
                    .filter(file -> file.toString().matches(".*\\.(js|css)"))
                    .toList();
            for (Path source : sources) {
                assertThat(Files.readString(source).toLowerCase(Locale.ROOT))
                        .as("%s", source)
                        .doesNotContainPattern("[\"'](test|prod|production)[\"']");
            }
        }
    }

    private String render(String name, Map<String, Object> model) {
        List<PageSamples.App> applications = ((List<?>) model.get("applications"))
                .stream().map(PageSamples.App.class::cast).toList();
        model.put("attention", PageSamples.attention(applications));
        String page = engine.process("dashboard", new Context(Locale.ROOT, model));
        try {
            Path folder = Files.createDirectories(Path.of("target/pages"));
            Files.writeString(folder.resolve(name + ".html"), page);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return page;
    }

    /** What a reader without a style sheet reads. */
    private static String words(String html) {
        return html.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").replace(" ,", ",");
    }

    private static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.walk(WEBAPP.resolve("WEB-INF/templates"))) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    private static TemplateEngine engine() {
        FileTemplateResolver resolver = new FileTemplateResolver();
        resolver.setPrefix(WEBAPP.resolve("WEB-INF/templates") + "/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        TemplateEngine engine = new TemplateEngine();
        engine.setTemplateResolver(resolver);
        return engine;
    }
}

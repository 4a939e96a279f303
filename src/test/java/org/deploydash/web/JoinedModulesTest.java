package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the joined page works is shown by every test in a browser; here, that it is put together as it says. */
class JoinedModulesTest {

    private static final Path WEBAPP = Path.of("src/main/webapp");

    @Test
    void refuses_a_module_that_two_pages_import_later() {
        String page = "import { one } from './one.js';\nimport('./%s.js').then(one);\n";
        Map<String, String> scripts = new TreeMap<>(Map.of(
                "/js/main.js", page.formatted("later"),
                "/js/wall.js", page.formatted("another"),
                "/js/later.js", "import { one } from './one.js';\nexport const two = one + 1;\n",
                "/js/another.js", "export const three = 3;\n",
                "/js/one.js", "export const one = 1;\n"));
        List<String> pages = List.of("/js/main.js", "/js/wall.js");
        assertThat(JoinedModules.of(scripts, pages)).containsKeys("/js/main.js", "/js/later.js", "/js/wall.js");

        scripts.put("/js/wall.js", page.formatted("later"));

        assertThatThrownBy(() -> JoinedModules.of(scripts, pages))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/js/later.js");
    }

    @Test
    void puts_what_a_script_needs_before_it_and_each_module_into_a_scope_of_its_own() {
        Map<String, String> joined = JoinedModules.of(
                Map.of(
                        "/js/main.js",
                        "import { b as renamed } from './part/b.js';\nimport * as a from './a.js';\nrenamed(a.one);\n",
                        "/js/a.js",
                        "export const one = 1;\nconst two = 2;\n",
                        "/js/part/b.js",
                        "import { one } from '../a.js';\nexport async function b() { return one + import.meta.url; }\nexport { one };\n"),
                "/js/main.js");

        assertThat(joined).containsOnlyKeys("/js/main.js");
        assertThat(joined.get("/js/main.js")).isEqualTo("""
                        const $0 = (() => {
                        const one = 1;
                        const two = 2;
                        return { one };
                        })();
                        const $2 = (() => {
                        const { one } = $0;
                        async function b() { return one + new URL('./part/b.js', import.meta.url).href; }

                        return { b, one };
                        })();
                        {
                        const { b: renamed } = $2;
                        const a = $0;
                        renamed(a.one);
                        }
                        export { $0, $2 };
                        """);
    }

    @Test
    void lets_what_comes_later_take_from_the_page_what_is_there_and_bring_along_what_only_it_needs() {
        Map<String, String> joined = JoinedModules.of(
                Map.of(
                        "/js/main.js",
                        "import { dom } from './dom.js';\ndom(() => import('./later/one.js'), () => import('./later/two.js'));\n",
                        "/js/dom.js",
                        "export const dom = () => {};\n",
                        "/js/later/one.js",
                        "import { dom } from '../dom.js';\nimport { own } from './own.js';\nimport { both } from './both.js';\nexport const mount = () => [dom, own, both];\n",
                        "/js/later/two.js",
                        "import { both } from './both.js';\nimport { Chart } from './vendor/chart.js';\nexport const open = () => [both, Chart];\n",
                        "/js/later/own.js",
                        "export const own = 1;\n",
                        "/js/later/both.js",
                        "import { dom } from '../dom.js';\nexport const both = dom;\n",
                        "/js/later/vendor/chart.js",
                        "var C;export{C as Chart}"),
                "/js/main.js");

        assertThat(joined).containsOnlyKeys("/js/main.js", "/js/later/one.js", "/js/later/two.js", "/js/later/both.js");
        assertThat(joined.get("/js/later/one.js"))
                .startsWith("import * as $1 from './both.js';\nimport { $0 } from '../main.js';\nconst $3 = (() => {\n")
                .endsWith(
                        "const { dom } = $0;\nconst { own } = $3;\nconst { both } = $1;\nexport const mount = () => [dom, own, both];\n");
        assertThat(joined.get("/js/later/both.js"))
                .isEqualTo("import { $0 } from '../main.js';\nconst { dom } = $0;\nexport const both = dom;\n");
        assertThat(joined.get("/js/later/two.js")).contains("import * as $5 from './vendor/chart.js';\n");
    }

    @Test
    void refuses_what_it_does_not_understand() {
        refused("import x from './a.js';", "/js/main.js cannot be joined because of: import x from");
        refused("export default 1;", "because of: export default 1;");
        refused("export const one = 1;", "because of: export const one = 1;");
        refused("export { a as b };", "because of: export { a as b };");
        refused("import './a.js';", "because of: import './a.js';");
        refused("import { gone } from './gone.js';", "a module is imported that is not there: /js/gone.js");
        refused("import { main } from './main.js';", "modules import each other in a circle: [/js/main.js]");
    }

    @Test
    void sends_at_once_all_that_is_seen_at_once_and_nothing_that_is_opened_later() {
        Map<String, String> sources = scripts();
        Map<String, String> joined = JoinedModules.of(sources, "/js/main.js");
        String page = joined.get("/js/main.js");

        assertThat(sources).allSatisfy((path, source) -> {
            String line = source.lines()
                    .filter(each -> !each.matches("(import|export|\\s*(//|/?\\*)).*") && !each.contains("import"))
                    .max(Comparator.comparing(String::length))
                    .orElse("");
            if (path.matches(
                    "/js/(dialogs|admin|later|wall)/.*|/js/(theme|wall)\\.js|/js/(charts|health)/(?!marks).*|/js/panels/(health|rollbacks)\\.js|/js/rollbacks/.*|/js/history/(details|copy|verdict)\\.js")) {
                assertThat(page).as(path).doesNotContain(line);
            } else {
                assertThat(page).as(path).contains(line);
            }
        });
        assertThat(page).doesNotContainPattern("(?m)^import\\b");
    }

    @Test
    void runs_every_module_in_one_place() {
        Map<String, String> sources = scripts();
        Map<String, String> joined = JoinedModules.of(sources, "/js/main.js");

        String all = String.join("\n", joined.values());
        Pattern declared = Pattern.compile("(?m)^export class (\\w+)");
        assertThat(sources.entrySet().stream()
                        .filter(each -> !each.getKey().startsWith("/js/wall"))
                        .flatMap(each -> declared.matcher(each.getValue()).results()))
                .hasSizeGreaterThan(10)
                .allSatisfy(found -> assertThat(Pattern.compile("class " + found.group(1) + "\\b")
                                .matcher(all)
                                .results())
                        .as(found.group(1))
                        .hasSize(1));
        assertThat(JoinedModules.of(sources, "/js/wall.js"))
                .as("nothing of the page's own is sent otherwise for the wall's sake")
                .containsOnlyKeys("/js/wall.js");
        assertThat(joined).doesNotContainKeys("/js/wall.js", "/js/charts/vendor/chart.js");
    }

    private static void refused(String line, String because) {
        assertThatThrownBy(() -> JoinedModules.of(Map.of("/js/main.js", line, "/js/a.js", ""), "/js/main.js"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(because);
    }

    private static Map<String, String> scripts() {
        Map<String, String> scripts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(WEBAPP.resolve("js"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".js"))::iterator) {
                scripts.put("/" + WEBAPP.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return scripts;
    }
}

package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a browser gets of a source must be the same program and the same style. */
class LeanTextTest {

    @Test
    void leaves_comments_and_indentation_at_home_and_lines_where_they_are() {
        assertThat(LeanText.of("""
                        // what it is for
                        /**
                         * More of it.
                         */
                        export const a = 1; // beside code
                          /* short */ const b = '/* text */';
                            return a;
                        """))
                .isEqualTo("\n\n\n\nexport const a = 1; // beside code\nconst b = '/* text */';\nreturn a;\n");
    }

    @Test
    void keeps_what_a_licence_wants_kept() {
        assertThat(LeanText.of("/*! Chart.js, MIT */\ncode();\n")).isEqualTo("/*! Chart.js, MIT */\ncode();\n");
    }

    @Test
    void touches_nothing_where_a_text_may_go_over_lines() {
        String text = "const help = `first\n  // second`;\n";

        assertThat(LeanText.of(text)).isEqualTo(text);
        assertThat(LeanText.of("  const one = `whole`;\n")).isEqualTo("const one = `whole`;\n");
    }

    @Test
    void puts_the_sheets_that_one_imports_in_their_place_and_order() {
        Map<String, String> sheets = Map.of("a.css", "a {}\n", "b.css", "b { content: '$1'; }\n");

        assertThat(LeanText.joined("@layer x;\n@import \"b.css\";\n@import \"a.css\";\n", sheets::get))
                .isEqualTo("@layer x;\nb { content: '$1'; }\n\na {}\n\n");
        assertThat(LeanText.joined("@import \"c.css\" print;\n", sheets::get)).isEqualTo("@import \"c.css\" print;\n");
    }
}

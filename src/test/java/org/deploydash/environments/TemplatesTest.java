package org.deploydash.environments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplatesTest {

    @Test
    void fills_each_with_its_value_and_looks_through_none_again() {
        assertThat(Templates.fill("{version}/{commit}-{version}", name -> "<{" + name + "}$1>"))
                .isEqualTo("<{version}$1>/<{commit}$1>-<{version}$1>");
        assertThat(Templates.fill("no {1} template", name -> "x")).isEqualTo("no {1} template");
    }

    @Test
    void knows_those_there_are() {
        assertThat(Templates.allKnown("{version} {commit} {backup} {environment} {emergency}"))
                .isTrue();
        for (String unknown : List.of("{Version}", "{ref}", "{version} {x}", "{version.}")) {
            assertThat(Templates.allKnown(unknown)).as(unknown).isFalse();
        }
    }

    @Test
    void finds_them_anywhere_in_an_action() {
        Action action = new Action(
                "a.yml",
                "release-{version}",
                List.of(
                        new InputRule("where", false, InputRule.SAFE_TEXT, Optional.of("{environment}")),
                        new InputRule("reason", false, InputRule.SAFE_TEXT, Optional.empty())));

        assertThat(action.holds(Templates.VERSION)).isTrue();
        assertThat(action.holds(Templates.ENVIRONMENT)).isTrue();
        assertThat(action.holds(Templates.BACKUP)).isFalse();
        assertThat(action.asksFor("reason")).isTrue();
        assertThat(action.asksFor("where")).isFalse();
    }
}

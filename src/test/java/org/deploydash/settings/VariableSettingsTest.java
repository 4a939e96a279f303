package org.deploydash.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class VariableSettingsTest {

    private final Mistakes mistakes = new Mistakes();
    private final Map<String, String> values = Map.of(
            "TOKEN", " tok\n", "URL", "http://hunter2@host/", "GOOD", "http://host/", "BLANK", "  ", "DATA", "data");
    private final VariableSettings given =
            new VariableSettings(name -> Optional.ofNullable(values.get(name)), mistakes);

    @Test
    void strips_texts_and_leaves_secrets_alone() {
        assertThat(given.text("TOKEN").optional()).contains("tok");
        assertThat(given.secret("TOKEN").optional().orElseThrow().reveal()).isEqualTo(" tok\n");
    }

    @Test
    void takes_blank_for_absent() {
        assertThat(given.text("BLANK").optional()).isEmpty();
        assertThat(given.secret("BLANK").optional()).isEmpty();
        assertThat(given.text("NONE").optional()).isEmpty();
        assertThat(mistakes.count()).isZero();
    }

    @Test
    void names_the_variable_and_never_its_value() {
        assertThat(given.webAddress("GOOD").optional()).contains(URI.create("http://host/"));
        assertThat(given.webAddress("URL").optional()).isEmpty();
        given.text("TOKEN").check(text -> false, "something else");
        assertThat(mistakes.all())
                .extracting(Mistake::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("URL: holds a user name or password; expected an http")
                                .doesNotContain("hunter2"),
                        second -> assertThat(second).isEqualTo("TOKEN: cannot be used; expected something else"));
    }

    @Test
    void takes_relative_paths_from_the_folder_given() {
        assertThat(given.path("DATA", Path.of("/srv")).optional()).contains(Path.of("/srv/data"));
    }

    @Test
    void data_lives_below_the_containers_base_or_the_working_folder() {
        Properties properties = new Properties();
        properties.setProperty("user.dir", "/srv");
        assertThat(Surroundings.of(properties)).isEqualTo(new Surroundings(Path.of("/srv"), Path.of("/srv")));
        properties.setProperty("jetty.base", "/srv/jetty");
        assertThat(Surroundings.of(properties).base()).isEqualTo(Path.of("/srv/jetty"));
        properties.setProperty("catalina.base", "tomcat");
        assertThat(Surroundings.of(properties).base()).isEqualTo(Path.of("/srv/tomcat"));
    }
}

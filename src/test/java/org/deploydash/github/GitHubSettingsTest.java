package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHubSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.github.com, https://github.com/",
        "https://api.github.com/, https://github.com/",
        "https://github.example.org/api/v3, https://github.example.org/",
        "http://127.0.0.1:8080, http://127.0.0.1:8080/"
    })
    void knows_where_people_see_what_the_api_tells(URI api, URI web) {
        var settings = new GitHubSettings(
                api, GitHubSettings.POLL_INTERVAL, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(settings.webUrl()).isEqualTo(web);
    }
}

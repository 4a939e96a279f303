package org.deploydash.github;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.deploydash.settings.Secret;

/**
 * How GitHub is reached.
 *
 * @param apiUrl https://api.github.com, or a GitHub Enterprise Server's
 * @param pollInterval from one look to the next, 5 s to 1 h
 * @param token what requests are signed with; without one there is no deploying from here
 * @param repository {@code owner/name} of the applications that name none of their own
 * @param webhookSecret what webhooks are signed with; without one the webhook's address is off
 */
public record GitHubSettings(
        URI apiUrl,
        Duration pollInterval,
        Optional<Secret> token,
        Optional<String> repository,
        Optional<Secret> webhookSecret) {

    public static final URI API = URI.create("https://api.github.com");
    private static final URI WEB = URI.create("https://github.com/");
    public static final Duration LEAST_INTERVAL = Duration.ofSeconds(5);
    public static final Duration MOST_INTERVAL = Duration.ofHours(1);
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException where a bound is broken */
    public GitHubSettings {
        if (pollInterval.compareTo(LEAST_INTERVAL) < 0 || pollInterval.compareTo(MOST_INTERVAL) > 0) {
            throw new IllegalArgumentException("poll-interval must be from 5s to 1h");
        }
    }

    /** Where people see what the API tells: beside api.github.com that is github.com, on a server of one's own the same host. */
    public URI webUrl() {
        return API.getHost().equals(apiUrl.getHost()) ? WEB : apiUrl.resolve("/");
    }
}

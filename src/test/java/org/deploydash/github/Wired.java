package org.deploydash.github;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deploydash.DashboardSettings;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.environments.Environments;
import org.deploydash.loops.Loops;
import org.deploydash.settings.Secret;
import org.deploydash.settings.Surroundings;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.FakeRepository;

/** Our client on a fake GitHub, both by a clock that stands. Closing it judges every request and answer by GitHub's own description. */
final class Wired implements AutoCloseable {

    static final String REPOSITORY = RoseyRepository.NAME;
    static final String REPO = "/repos/" + REPOSITORY;

    /** Long: the fake holds everything against a large description, and the machine may be busy. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For what never comes. */
    static final Duration IMPATIENCE = Duration.ofMillis(400);

    final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T12:00:00Z"));
    final FakeGitHub github = FakeGitHub.start(clock);
    final FakeRepository rosey = RoseyRepository.on(github);
    final Loops loops = new Loops(clock);
    final GitHubClient client = client(github.url(), FakeGitHub.TOKEN);

    GitHubClient client(URI api, String token) {
        return client(settings(api, token));
    }

    GitHubClient client(GitHubSettings settings) {
        return new GitHubClient(
                settings, new GitHubClient.Timing(PATIENCE, Duration.ZERO), loops, clock, clock::nanoTime);
    }

    /** Close it. */
    GitHubClient impatient(URI api) {
        return new GitHubClient(
                settings(api, FakeGitHub.TOKEN),
                new GitHubClient.Timing(IMPATIENCE, Duration.ZERO),
                loops,
                clock,
                clock::nanoTime);
    }

    static GitHubSettings settings(URI api, String token) {
        return new GitHubSettings(
                api,
                GitHubSettings.POLL_INTERVAL,
                Optional.of(new Secret(token)),
                Optional.of(REPOSITORY),
                Optional.empty());
    }

    /** Those of the configuration that the dashboard has without a file: the bot's test channel and production. */
    static Environments standardEnvironments(Path folder) {
        Properties properties = new Properties();
        properties.setProperty("user.dir", folder.toString());
        return DashboardSettings.read(name -> Optional.empty(), Surroundings.of(properties))
                .environments();
    }

    int requests() {
        return github.exchanges().size();
    }

    /** What the client says is wrong. */
    OutsideTrouble trouble(ThrowingCallable call) {
        return catchThrowableOfType(OutsideTrouble.class, call);
    }

    OutsideTrouble troubleOf(String path) {
        return trouble(() -> client.get(path));
    }

    @Override
    public void close() {
        client.close();
        loops.close();
        github.close();
    }
}

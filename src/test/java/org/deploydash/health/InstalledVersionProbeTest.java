package org.deploydash.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.deploydash.environments.CurrentRelease;
import org.deploydash.environments.Environment;
import org.deploydash.loops.Loops;
import org.deploydash.testing.BotReports;
import org.deploydash.testing.FakeBot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledVersionProbeTest {

    @TempDir
    Path folder;

    private final Loops loops = new Loops(Clock.systemUTC());
    private final FakeBot bot = FakeBot.start();
    private final HttpHealthProbe wire = new HttpHealthProbe(
            new SamplingSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), 3, 2), loops, Clock.systemUTC());
    private final HealthProbe probe = new InstalledVersionProbe(wire, new CurrentRelease());

    @AfterEach
    void close() {
        wire.close();
        loops.close();
        bot.close();
    }

    private Sample sample(URI url) throws Exception {
        Path current = release();
        return probe.probe(new Environment(
                        "prod",
                        "Production",
                        "rosey",
                        url,
                        Optional.empty(),
                        false,
                        Optional.of(current),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()))
                .get(30, TimeUnit.SECONDS);
    }

    private Path release() throws IOException {
        Path release = Files.createDirectories(folder.resolve("deploy_20241112_153045"));
        Files.writeString(release.resolve("VERSION"), "0.7.0\n");
        return Files.createSymbolicLink(folder.resolve("current"), release);
    }

    @Test
    void takes_the_version_of_the_current_release_where_the_bot_says_none() throws Exception {
        bot.becomes(BotReports.stub());
        assertThat(sample(bot.url()).version()).isEqualTo("0.7.0");
    }

    @Test
    void believes_the_bot_more_than_the_disk() throws Exception {
        bot.becomes(BotReports.sprint("running", true));
        assertThat(sample(bot.url()).version()).isEqualTo("nano-sprint-6");
    }

    @Test
    void an_outage_runs_no_version() throws Exception {
        bot.stop();
        Sample outage = sample(bot.url());
        assertThat(outage.error()).isEqualTo(ProbeError.REFUSED);
        assertThat(outage.version()).isNull();
    }
}

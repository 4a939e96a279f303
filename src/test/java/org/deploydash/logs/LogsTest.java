package org.deploydash.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.deploydash.dispatch.JobLogs;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.LogSource;
import org.deploydash.loops.Loops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {

    private final Loops loops = new Loops(Clock.systemUTC());

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        loops.close();
    }

    private Environment place(LogSource... sources) {
        return new Environment(
                "prod",
                "Production",
                "rosey",
                URI.create("http://127.0.0.1:9/api/health"),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(sources));
    }

    private Logs logs(JobLogs jobs, Optional<Long> run, Environment place) {
        Environments environments = new Environments(
                List.of(new Application("rosey", Optional.of("owner/rosey"), Optional.empty(), List.of(place))));
        return new Logs(environments, new JournalTail(loops), jobs, environment -> run);
    }

    private Tail job(JobLogs jobs, Optional<Long> run) {
        Environment place = place();
        return logs(jobs, run, place)
                .find(place, Optional.empty())
                .orElseThrow()
                .reading()
                .tail(2, null);
    }

    @Test
    void knows_only_what_is_configured_and_the_job() throws Exception {
        Path file = Files.writeString(folder.resolve("bot.log"), "line\n");
        Environment place = place(
                new LogSource("bot", "Bot", Optional.of(file), Optional.empty()),
                new LogSource("service", "Service", Optional.empty(), Optional.of("rosey-bot")));
        Logs logs = logs(null, Optional.empty(), place);

        assertThat(logs.find(place, Optional.empty()).orElseThrow().id()).isEqualTo("bot");
        assertThat(logs.find(place, Optional.of("bot"))
                        .orElseThrow()
                        .reading()
                        .tail(5, null)
                        .lines())
                .containsExactly("line");
        assertThat(logs.find(place, Optional.of("service")).orElseThrow().kind())
                .isEqualTo("journal");
        assertThat(logs.find(place, Optional.of("job")).orElseThrow().kind()).isEqualTo("job");
        assertThat(logs.find(place, Optional.of(file.toString()))).isEmpty();
        assertThat(logs.find(place, Optional.of("rosey-bot"))).isEmpty();
    }

    @Test
    void tells_what_the_newest_run_wrote_harmlessly() {
        Tail told = job(
                (repository, run, lines) -> Optional.of(List.of("first", repository + " " + run, "\u001b[31mred")),
                Optional.of(7L));

        assertThat(told.lines()).containsExactly("owner/rosey 7", "red");
        assertThat(told.truncated()).isTrue();
        assertThat(told.next()).isNull();
    }

    @Test
    void says_why_there_is_no_job_to_read() {
        assertThatThrownBy(() -> job(null, Optional.of(7L)))
                .isInstanceOfSatisfying(
                        LogUnavailable.class, said -> assertThat(said.code()).isEqualTo("github_not_configured"));
        assertThat(job((repository, run, lines) -> Optional.empty(), Optional.empty())
                        .sentence())
                .contains("No run");
        assertThat(job((repository, run, lines) -> Optional.empty(), Optional.of(7L))
                        .error())
                .isEqualTo("log_missing");
        JobLogs away = (repository, run, lines) -> {
            throw new OutsideTrouble("github_unavailable", "GitHub does not answer.", null);
        };
        assertThat(job(away, Optional.of(7L)).error()).isEqualTo("github_unavailable");
    }
}

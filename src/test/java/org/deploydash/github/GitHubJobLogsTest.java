package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.github.Wired.REPOSITORY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.Answer;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitHubJobLogsTest {

    private final Wired wired = new Wired();
    private final GitHubJobLogs logs = new GitHubJobLogs(wired.client, wired.clock);

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void reads_the_end_of_what_the_deploying_job_wrote() {
        long run = production().id();

        List<String> all = logs.tail(REPOSITORY, run, 5000).orElseThrow();
        List<String> last = logs.tail(REPOSITORY, run, 3).orElseThrow();

        assertThat(all).anyMatch(line -> line.endsWith("##[group]Run Back up"));
        assertThat(all).noneMatch(line -> line.endsWith("##[group]Run Find tag"));
        assertThat(last).hasSize(3).isEqualTo(all.subList(all.size() - 3, all.size()));
        assertThat(wired.github.logs().sawAuthorization()).isFalse();
    }

    @Test
    void asks_anew_only_when_there_can_be_more_however_many_follow() {
        long ended = production().id();
        logs.tail(REPOSITORY, ended, 10);
        int asked = wired.github.exchanges().size();
        for (int reader = 0; reader < 20; reader++) {
            wired.clock.advance(Duration.ofSeconds(20));
            assertThat(logs.tail(REPOSITORY, ended, 10)).isPresent();
        }
        assertThat(wired.github.exchanges()).as("an ended job writes no more").hasSize(asked);

        FakeRun running = wired.rosey.dispatch("test-deploy.yml", "main", Map.of(), "ada");
        logs.tail(REPOSITORY, running.id(), 10);
        int first = wired.github.exchanges().size();
        wired.clock.advance(Duration.ofSeconds(14));
        logs.tail(REPOSITORY, running.id(), 10);
        assertThat(wired.github.exchanges()).hasSize(first);
        wired.clock.advance(Duration.ofSeconds(2));
        logs.tail(REPOSITORY, running.id(), 10);
        assertThat(wired.github.exchanges()).hasSizeGreaterThan(first);
    }

    @Test
    void has_nothing_where_the_job_has_not_begun_or_its_log_is_gone() {
        FakeRun waiting = wired.rosey.dispatch("test-deploy.yml", "main", Map.of(), "ada");
        assertThat(logs.tail(REPOSITORY, waiting.id(), 10)).isEmpty();

        long run = production().id();
        wired.github
                .faults()
                .next(
                        1,
                        "/logs",
                        (request, real) -> Answer.no(410, "Server Error").onPurpose());
        assertThat(logs.tail(REPOSITORY, run, 10)).isEmpty();
    }

    @Test
    void says_that_it_could_not_be_found_out() {
        long run = production().id();
        wired.github.faults().on("/logs", Fault.status(502));
        assertThat(wired.trouble(() -> logs.tail(REPOSITORY, run, 10)).code()).isEqualTo("github_unavailable");
        wired.github.faults().clear();

        wired.github.logs().close();
        assertThat(wired.trouble(() -> logs.tail(REPOSITORY, run, 10)).code()).isEqualTo("github_unavailable");
        assertThat(wired.client.get(Wired.REPO).isSuccess()).isTrue();
    }

    private FakeRun production() {
        return wired.rosey.past(
                "prod-deploy.yml",
                "main",
                RoseyRepository.inputs("v1.1.0", "x"),
                "ada",
                wired.clock.instant().minusSeconds(900));
    }
}

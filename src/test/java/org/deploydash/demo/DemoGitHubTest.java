package org.deploydash.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deploydash.testing.Caller;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.FakeDeployment;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.junit.jupiter.api.Test;

class DemoGitHubTest {

    private static final Instant END = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void the_story_is_the_same_whenever_it_is_told() {
        try (FakeGitHub then = FakeGitHub.unchecked(0, MutableClock.at("2026-11-22T10:00:00Z"));
                FakeGitHub later = FakeGitHub.unchecked(0, MutableClock.at("2026-11-22T17:00:00Z"))) {
            assertThat(told(later)).isEqualTo(told(then));
        }
    }

    private static List<String> told(FakeGitHub github) {
        FakeRepository repository = github.repository(RoseyRepository.NAME);
        DemoStory.tell(repository, END);
        return repository.runs().stream()
                .map(run -> run.id() + " " + run.head().sha() + " " + run.actor() + " " + run.conclusion() + " "
                        + run.createdAt())
                .toList();
    }

    @Test
    void every_version_that_ran_can_be_gone_back_to() {
        try (FakeGitHub github = FakeGitHub.start(MutableClock.at("2026-11-22T10:00:00Z"))) {
            FakeRepository repository = github.repository(RoseyRepository.NAME);
            DemoStory.tell(repository, END);
            Caller caller = Caller.of(java.net.URI.create(github.url() + "/"))
                    .with("Authorization", "Bearer " + FakeGitHub.TOKEN);
            Set<String> tagged =
                    caller.json("repos/" + RoseyRepository.NAME + "/tags?per_page=100").findValuesAsText("sha").stream()
                            .collect(Collectors.toSet());

            assertThat(repository.deployments())
                    .hasSizeGreaterThan(45)
                    .extracting(FakeDeployment::sha)
                    .allMatch(tagged::contains);
            assertThat(repository.runs()).allMatch(FakeRun::isOver);
            assertThat(caller.json("repos/" + RoseyRepository.NAME + "/compare/" + DemoStory.PROD_VERSION + "..."
                                    + DemoStory.TEST_VERSION_REF)
                            .path("ahead_by")
                            .asInt())
                    .isEqualTo(6);
        }
    }

    @Test
    void a_bot_reports_what_was_deployed() {
        MutableClock clock = MutableClock.at("2026-11-22T10:00:00Z");
        try (DemoBots bots = DemoBots.start(0, 0);
                DemoGitHub demo = DemoGitHub.start(0, bots, END, clock)) {
            assertThat(reported(bots.prod().url())).isEqualTo(DemoStory.PROD_VERSION);
            demo.repository()
                    .dispatch(
                            RoseyRepository.PROD_WORKFLOW,
                            "main",
                            RoseyRepository.inputs("v1.4.1", "back"),
                            FakeGitHub.OWNER);
            demo.repository().dispatch(RoseyRepository.TEST_WORKFLOW, "main", Map.of(), FakeGitHub.OWNER);
            clock.advance(Duration.ofSeconds(45));
            demo.github().tick();

            assertThat(reported(bots.prod().url())).isEqualTo("v1.4.1");
            assertThat(reported(bots.test().url()))
                    .isEqualTo(demo.repository().commitOf("main").shortSha());
        }
    }

    private static String reported(java.net.URI health) {
        return Caller.of(health.resolve("/")).json("api/health").path("version").asText();
    }
}

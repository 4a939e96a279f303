package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deploydash.dispatch.RecentRuns.Listing;
import org.deploydash.dispatch.RecentRuns.Run;
import org.deploydash.dispatch.WorkflowRunsChanged;
import org.deploydash.events.EventBus;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunListTest {

    @TempDir
    static Path folder;

    private final Wired wired = new Wired();
    private final EventBus bus = new EventBus();
    private final List<Listing> told = new ArrayList<>();
    private final RunList runs = new RunList(wired.client, Wired.standardEnvironments(folder), bus, wired.clock);

    RunListTest() {
        bus.subscribe(WorkflowRunsChanged.class, changed -> told.add(changed.listing()));
    }

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void lists_the_newest_runs_with_where_they_deploy_to() {
        past("release.yml", Map.of(), 300);
        past("test-deploy.yml", Map.of(), 200);
        past("prod-deploy.yml", RoseyRepository.inputs("v1.1.0", "x"), 100);

        runs.refresh();

        assertThat(listing().runs()).extracting(Run::environment).containsExactly("prod", "test", null);
        Run newest = listing().runs().get(0);
        assertThat(newest.workflow()).isEqualTo("prod-deploy.yml");
        assertThat(newest.name()).isEqualTo("Deploy to Production");
        assertThat(newest.status()).isEqualTo("completed");
        assertThat(newest.conclusion()).isEqualTo("success");
        assertThat(newest.actor()).isEqualTo("ada");
        assertThat(newest.branch()).isEqualTo("main");
        assertThat(newest.htmlUrl()).hasHost("github.com");
        assertThat(listing().stale()).isFalse();
    }

    @Test
    void announces_changes_only_and_looks_for_free_while_there_are_none() {
        runs.refresh();
        int quiet = told.size();
        past("test-deploy.yml", Map.of(), 100);
        runs.refresh();
        assertThat(told).hasSize(quiet + 1);
        int used = wired.github.quota().used();

        runs.refresh();
        runs.refresh();

        assertThat(told).hasSize(quiet + 1);
        assertThat(wired.github.quota().used()).isEqualTo(used);
    }

    @Test
    void keeps_the_last_list_with_its_age_while_github_is_away() {
        past("test-deploy.yml", Map.of(), 100);
        runs.refresh();
        List<Run> before = listing().runs();
        wired.github.faults().always(Fault.status(500));
        Instant away = wired.clock.instant();
        runs.refresh();
        wired.clock.advance(Duration.ofMinutes(1));
        runs.refresh();

        assertThat(listing().runs()).isEqualTo(before).hasSize(1);
        assertThat(listing().stale()).isTrue();
        assertThat(listing().staleSince()).isEqualTo(away);
        assertThat(listing().error()).isEqualTo("github_unavailable");

        wired.github.faults().clear();
        runs.refresh();
        assertThat(listing().stale()).isFalse();
        assertThat(listing().error()).isNull();
    }

    @Test
    void asks_nothing_while_github_wants_no_more() {
        wired.github
                .faults()
                .next(1, Fault.primaryLimit(403, wired.clock.instant().plusSeconds(600)));
        runs.refresh();
        int sent = wired.requests();
        runs.refresh();

        assertThat(wired.requests()).isEqualTo(sent);
        assertThat(listing().error()).isEqualTo("rate_limited");
    }

    private Listing listing() {
        return runs.list().orElseThrow();
    }

    private void past(String file, Map<String, String> inputs, long secondsAgo) {
        wired.rosey.past(file, "main", inputs, "ada", wired.clock.instant().minusSeconds(secondsAgo));
    }
}

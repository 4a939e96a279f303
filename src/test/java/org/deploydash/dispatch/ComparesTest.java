package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.dispatch.Workbench.PROD;
import static org.deploydash.dispatch.Workbench.TEST;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.deploydash.deployments.DeploymentStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparesTest {

    private static final OutsideTrouble AWAY = new OutsideTrouble("github_unavailable", "GitHub is away.", null);
    private static final String REPOSITORY = "owner/rosey";

    @TempDir
    Path folder;

    private Workbench bench;
    private Compares compares;

    @BeforeEach
    void open() {
        bench = Workbench.open(folder);
        compares = new Compares(bench.targets, bench.actions);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void runs(String environment, String version, int commit) {
        bench.deployed(environment, version, commit, DeploymentStatus.SUCCESS, Duration.ofMinutes(1));
    }

    private Compared compare() {
        return compares.compare(REPOSITORY, TEST, PROD);
    }

    @Test
    void tells_which_commits_production_lacks_by_whom_and_how_old_the_oldest_is() {
        runs("test", "v1.1.0", 10);
        runs("prod", "v1.0.0", 0);

        Compared compared = compare();

        assertThat(compared.behindBy()).isEqualTo(10);
        assertThat(compared.aheadBy()).isZero();
        assertThat(compared.commits()).hasSize(10);
        assertThat(compared.commits().get(0).commit()).isEqualTo(ScriptedActions.commit(10));
        assertThat(compared.commits().get(0).pullRequestUrl()).hasToString("https://github.com/owner/rosey/pull/10");
        assertThat(compared.authors()).containsExactly(new Way.AuthorView("grace", 7), new Way.AuthorView("ada", 3));
        assertThat(compared.oldestAt()).isEqualTo(Instant.parse("2026-11-01T01:00:00Z"));
        assertThat(compared.same()).isFalse();
    }

    @Test
    void tells_that_both_run_the_same_and_which_way_round_it_is() {
        runs("test", "v1.1.0", 10);
        runs("prod", "v1.1.0", 10);
        assertThat(compare().same()).isTrue();

        runs("prod", "v1.2.0", 20);
        Compared compared = compare();
        assertThat(compared.same()).isFalse();
        assertThat(compared.behindBy()).isZero();
        assertThat(compared.aheadBy()).isEqualTo(10);
    }

    @Test
    void goes_by_the_version_since_a_workflow_that_takes_it_runs_on_its_branch() {
        runs("test", "v1.1.0", 40);
        runs("prod", "v1.0.0", 40);

        assertThat(compare().behindBy()).isEqualTo(10);
    }

    @Test
    void shows_what_it_knew_while_github_is_away() {
        runs("test", "v1.1.0", 10);
        runs("prod", "v1.0.0", 0);
        compare();
        bench.actions.away(AWAY);
        runs("test", "v1.2.0", 20);

        Compared compared = compare();

        assertThat(compared.stale()).isTrue();
        assertThat(compared.behindBy()).isEqualTo(10);
        assertThat(compared.sentence()).isEqualTo("GitHub is away.");
    }

    @Test
    void says_why_where_nothing_is_known() {
        assertThat(compare().error()).isEqualTo("nothing_deployed");
        runs("test", "v1.1.0", 10);
        runs("prod", "v1.0.0", 0);
        bench.actions.away(AWAY);

        Compared compared = compare();

        assertThat(compared.error()).isEqualTo("github_unavailable");
        assertThat(compared.commits()).isNull();
        assertThat(compared.behindBy()).isNull();
    }
}

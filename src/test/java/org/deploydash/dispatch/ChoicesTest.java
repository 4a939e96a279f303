package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.dispatch.Workbench.PROD;
import static org.deploydash.dispatch.Workbench.TEST;
import static org.deploydash.dispatch.Workbench.fixed;
import static org.deploydash.dispatch.Workbench.place;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.environments.Action;
import org.deploydash.environments.Environment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoicesTest {

    private static final OutsideTrouble AWAY = new OutsideTrouble("github_unavailable", "GitHub is away.", null);
    private static final Environment BY_BACKUP = place(
            "backup",
            "By Backup",
            false,
            Workbench.TEST_DEPLOY,
            new Action("manual-rollback.yml", "main", List.of(fixed("backup", "{backup}"))));

    @TempDir
    Path folder;

    private Workbench bench;
    private Choices choices;

    @BeforeEach
    void open() {
        bench = Workbench.open(folder, TEST, PROD, BY_BACKUP);
        choices = new Choices(bench.planner, bench.targets, bench.actions);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void offers_tags_branches_and_what_went_well_in_any_environment_of_the_application() {
        bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofHours(3));
        bench.deployed("test", "v1.3.0", 30, DeploymentStatus.FAILED, Duration.ofHours(2));
        long current = bench.deployed("test", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofHours(1))
                .id();

        Choices.Listing listing = choices.toDeploy(TEST);

        assertThat(listing.tags())
                .extracting(Choices.RefView::name)
                .containsExactly("v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0");
        assertThat(listing.branches()).extracting(Choices.RefView::name).containsExactly("main");
        assertThat(listing.deployments())
                .extracting(Choices.DeploymentView::version)
                .containsExactly("v1.2.0", "v1.1.0");
        assertThat(listing.deployments())
                .filteredOn(Choices.DeploymentView::current)
                .extracting(Choices.DeploymentView::id)
                .containsExactly(current);
        assertThat(listing.stale()).isFalse();
        assertThat(listing.error()).isNull();
    }

    @Test
    void offers_what_it_knew_while_github_is_away_and_says_so() {
        bench.deployed("test", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofHours(1));
        choices.toDeploy(TEST);
        bench.actions.away(AWAY);

        Choices.Listing listing = choices.toDeploy(TEST);

        assertThat(listing.stale()).isTrue();
        assertThat(listing.error()).isEqualTo("github_unavailable");
        assertThat(listing.sentence()).isEqualTo("GitHub is away.");
        assertThat(listing.tags()).hasSize(4);
        assertThat(listing.deployments()).hasSize(1);
    }

    @Test
    void offers_what_was_deployed_where_github_never_answered() {
        bench.deployed("test", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofHours(1));
        bench.actions.away(AWAY);

        Choices.Listing listing = choices.toDeploy(TEST);

        assertThat(listing.stale()).isTrue();
        assertThat(listing.tags()).isEmpty();
        assertThat(listing.deployments()).hasSize(1);
    }

    @Test
    void goes_back_to_the_last_good_one_first_and_not_to_what_runs_or_was_rolled_back() {
        bench.deployed("prod", "v1.0.0", 0, DeploymentStatus.SUCCESS, Duration.ofHours(5));
        bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofHours(4));
        bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.ROLLED_BACK, Duration.ofHours(3));
        bench.deployed("prod", "v1.3.0", 30, DeploymentStatus.SUCCESS, Duration.ofHours(2));

        List<Choices.TargetView> targets = choices.toGoBackTo(PROD);

        assertThat(targets).extracting(Choices.TargetView::version).containsExactly("v1.1.0", "v1.0.0");
        assertThat(targets).extracting(Choices.TargetView::lastGood).containsExactly(true, false);
    }

    @Test
    void offers_backups_by_name_where_the_workflow_takes_one() {
        List<Choices.TargetView> targets = choices.toGoBackTo(BY_BACKUP);

        assertThat(targets).extracting(Choices.TargetView::id).containsExactly("backup_20261101_101010");
        assertThat(targets).extracting(Choices.TargetView::lastGood).containsExactly(true);
    }
}

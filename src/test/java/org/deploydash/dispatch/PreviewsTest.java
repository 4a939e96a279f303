package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deploydash.dispatch.Workbench.PROD;
import static org.deploydash.dispatch.Workbench.TEST;
import static org.deploydash.dispatch.Workbench.deploy;
import static org.deploydash.dispatch.Workbench.rollback;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.dispatch.Preview.Warning;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewsTest {

    @TempDir
    Path folder;

    private Workbench bench;
    private Previews previews;
    private boolean health = true;

    @BeforeEach
    void open() {
        bench = Workbench.open(folder);
        previews = new Previews(bench.planner, bench.actions, bench.attempts, environment -> health);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Preview preview(Workbench.Wishing wish) {
        return previews.of(wish.reason(null).wish());
    }

    @Test
    void tells_the_commits_that_come_in() {
        bench.deployed(
                "prod", "v1.1.0", 40, DeploymentStatus.SUCCESS, Duration.ofDays(1)); // the tip, as GitHub tells it
        bench.actions.files.put(15, "src/bot.py");
        bench.actions.files.put(16, "config/prod.yaml");

        Preview preview = preview(deploy(PROD).version("v1.2.0"));

        assertThat(preview.name()).isEqualTo("Production");
        assertThat(preview.from().version()).isEqualTo("v1.1.0");
        assertThat(preview.to().version()).isEqualTo("v1.2.0");
        assertThat(preview.to().commitSha())
                .isEqualTo(ScriptedActions.commit(20).substring(0, 7));
        assertThat(preview.direction()).isEqualTo("forward");
        assertThat(preview.commitCount()).isEqualTo(10);
        assertThat(preview.commits()).hasSize(10);
        Way.CommitView newest = preview.commits().get(0);
        assertThat(newest.commit()).isEqualTo(ScriptedActions.commit(20));
        assertThat(newest.pullRequest()).isEqualTo(20);
        assertThat(newest.pullRequestUrl()).isEqualTo(URI.create("https://github.com/owner/rosey/pull/20"));
        assertThat(preview.authors()).containsExactly("grace", "ada");
        assertThat(preview.files()).containsExactly(new Way.FileView("config/prod.yaml", "configuration"));
        assertThat(preview.warnings()).isEmpty();
        assertThat(preview.run().workflow()).isEqualTo("prod-deploy.yml");
        assertThat(preview.run().inputs()).containsEntry("version", "v1.2.0");
        assertThat(preview.confirm()).isEqualTo("Production");
        assertThat(preview.expectedCurrent()).isEqualTo("v1.1.0");
        assertThat(preview.error()).isNull();
    }

    @Test
    void warns_of_going_back_over_a_migration() {
        Deployment good = bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));
        bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        bench.actions.files.put(14, "bot/migrations/0007_add_column.py");

        Preview preview = preview(rollback(PROD, good.id()));

        assertThat(preview.direction()).isEqualTo("backward");
        assertThat(preview.commits()).hasSize(10);
        assertThat(preview.commits().get(0).commit()).isEqualTo(ScriptedActions.commit(20));
        assertThat(preview.files()).containsExactly(new Way.FileView("bot/migrations/0007_add_column.py", "migration"));
        assertThat(preview.warnings()).extracting(Warning::code).containsExactly("migration_backward");
        assertThat(preview.to().deployment()).isEqualTo(good.id());
        assertThat(preview(deploy(PROD).version("v1.1.0")).warnings())
                .extracting(Warning::code)
                .containsExactly("migration_backward", "older_version");
    }

    @Test
    void warns_of_what_runs_already_and_where_nobody_would_see_whether_it_goes_well() {
        bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        health = false;

        Preview preview = preview(deploy(PROD).version("v1.2.0"));

        assertThat(preview.direction()).isEqualTo("same");
        assertThat(preview.commits()).isEmpty();
        assertThat(preview.warnings()).extracting(Warning::code).containsExactly("same_version", "no_health_data");
    }

    @Test
    void the_last_good_one_can_be_deployed_again_after_a_failure_and_the_preview_says_why() {
        Deployment good = bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        bench.deployed("prod", "v1.3.0", 30, DeploymentStatus.FAILED, Duration.ofHours(1));

        Preview preview = preview(rollback(PROD, good.id()));

        assertThat(preview.direction()).isEqualTo("same");
        assertThat(preview.warnings()).extracting(Warning::code).containsExactly("last_good_again");
        assertThat(preview(deploy(PROD).version("v1.2.0")).warnings())
                .extracting(Warning::code)
                .containsExactly("last_good_again");
        Operation operation = bench.accepted(
                rollback(PROD, good.id()).expecting(preview.expectedCurrent()).wish());
        assertThat(operation.request().inputs()).containsEntry("version", "v1.2.0");
    }

    @Test
    void warns_of_a_version_that_was_rolled_back_from_until_it_was_deployed_again() {
        bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.ROLLED_BACK, Duration.ofDays(2));
        bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        assertThat(preview(deploy(PROD).version("v1.2.0")).warnings())
                .extracting(Warning::code)
                .containsExactly("rolled_back_before");

        bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofHours(1));
        assertThat(preview(deploy(PROD).version("v1.3.0")).warnings()).isEmpty();
    }

    @Test
    void tells_what_is_known_while_github_is_away() {
        bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        bench.actions.away(new OutsideTrouble("github_unavailable", "GitHub is away.", null));

        Preview preview = preview(deploy(PROD).version("v1.2.0"));

        assertThat(preview.error()).isEqualTo("github_unavailable");
        assertThat(preview.sentence()).isEqualTo("GitHub is away.");
        assertThat(preview.commits()).isNull();
        assertThat(preview.direction()).isEqualTo("unknown");
        assertThat(preview.run().ref()).isEqualTo("main");
        assertThat(preview.expectedCurrent()).isEqualTo("v1.1.0");
    }

    @Test
    void knows_no_way_where_nothing_was_deployed_yet() {
        Preview preview = preview(deploy(TEST).ref("main"));

        assertThat(preview.from()).isNull();
        assertThat(preview.direction()).isEqualTo("unknown");
        assertThat(preview.to().ref()).isEqualTo("main");
        assertThat(preview.to().commitSha())
                .isEqualTo(ScriptedActions.commit(40).substring(0, 7));
        assertThat(preview.confirm()).isNull();
        assertThat(preview.expectedCurrent()).isNull();
    }

    @Test
    void refuses_what_could_not_be_asked_for() {
        assertThatThrownBy(() -> preview(deploy(PROD).version("v9.9.9"))).isInstanceOf(Refusal.Thrown.class);
        assertThatThrownBy(() -> preview(rollback(PROD, 99))).isInstanceOf(Refusal.Thrown.class);
    }

    @Test
    void compares_two_environments() {
        bench.deployed("test", null, 34, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        bench.deployed("prod", "v1.2.0", 40, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        Compares compares = new Compares(bench.targets, bench.actions);

        Compared compared = compares.compare("owner/rosey", TEST, PROD);

        assertThat(compared.behindBy()).isEqualTo(14);
        assertThat(compared.aheadBy()).isZero();
        assertThat(compared.commits()).hasSize(14);
        assertThat(compared.authors()).extracting(Way.AuthorView::name).containsExactly("grace", "ada");
        assertThat(compared.authors()).extracting(Way.AuthorView::commits).containsExactly(9, 5);
        assertThat(compared.oldestAt()).isEqualTo(Instant.parse("2026-11-01T21:00:00Z"));
        assertThat(compared.same()).isFalse();
        assertThat(compares.compare("owner/rosey", PROD, TEST).aheadBy()).isEqualTo(14);

        bench.actions.away(new OutsideTrouble("github_unavailable", "GitHub is away.", null));
        assertThat(compares.compare("owner/rosey", TEST, PROD)).isEqualTo(compared);
        bench.deployed("prod", "v1.3.0", 40, DeploymentStatus.SUCCESS, Duration.ofHours(1));
        Compared stale = compares.compare("owner/rosey", TEST, PROD);
        assertThat(stale.stale()).isTrue();
        assertThat(stale.behindBy()).isEqualTo(14);
        assertThat(stale.sentence()).isEqualTo("GitHub is away.");
    }

    @Test
    void compares_nothing_with_an_environment_of_which_nothing_is_known() {
        bench.deployed("test", null, 34, DeploymentStatus.SUCCESS, Duration.ofDays(1));

        Compared compared = new Compares(bench.targets, bench.actions).compare("owner/rosey", TEST, PROD);

        assertThat(compared.error()).isEqualTo("nothing_deployed");
        assertThat(compared.sentence()).contains("Production");
    }

    @Test
    void offers_tags_branches_and_what_was_deployed_and_keeps_them_while_github_is_away() {
        bench.deployed("test", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));
        Deployment current = bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));
        Choices choices = new Choices(bench.planner, bench.targets, bench.actions);

        Choices.Listing listing = choices.toDeploy(PROD);
        assertThat(listing.tags()).extracting(Choices.RefView::name).contains("v1.0.0", "v1.3.0");
        assertThat(listing.branches()).extracting(Choices.RefView::name).containsExactly("main");
        assertThat(listing.deployments())
                .extracting(Choices.DeploymentView::version)
                .containsExactly("v1.2.0", "v1.1.0");
        assertThat(listing.deployments())
                .extracting(Choices.DeploymentView::current)
                .containsExactly(false, true);
        assertThat(listing.deployments().get(1).id()).isEqualTo(current.id());
        assertThat(listing.stale()).isFalse();

        bench.actions.away(new OutsideTrouble("github_unavailable", "GitHub is away.", null));
        Choices.Listing stale = choices.toDeploy(PROD);
        assertThat(stale.stale()).isTrue();
        assertThat(stale.tags()).isEqualTo(listing.tags());
        assertThat(stale.error()).isEqualTo("github_unavailable");
    }

    @Test
    void offers_good_deployments_to_go_back_to_the_last_good_one_first() {
        bench.deployed("prod", "v1.0.0", 0, DeploymentStatus.SUCCESS, Duration.ofDays(4));
        Deployment good = bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(3));
        bench.deployed("prod", "v1.3.0", 30, DeploymentStatus.FAILED, Duration.ofDays(2));
        bench.deployed("prod", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));

        var targets = new Choices(bench.planner, bench.targets, bench.actions).toGoBackTo(PROD);

        assertThat(targets).extracting(Choices.TargetView::version).containsExactly("v1.1.0", "v1.0.0");
        assertThat(targets).extracting(Choices.TargetView::lastGood).containsExactly(true, false);
        assertThat(targets.get(0).id()).isEqualTo(good.id());
    }
}

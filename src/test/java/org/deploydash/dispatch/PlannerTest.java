package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.deploydash.dispatch.Workbench.PROD;
import static org.deploydash.dispatch.Workbench.TEST;
import static org.deploydash.dispatch.Workbench.deploy;
import static org.deploydash.dispatch.Workbench.fixed;
import static org.deploydash.dispatch.Workbench.input;
import static org.deploydash.dispatch.Workbench.place;
import static org.deploydash.dispatch.Workbench.rollback;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.environments.Action;
import org.deploydash.environments.Environment;
import org.deploydash.environments.InputRule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {

    private static final Environment BACKED_UP = place(
            "prod",
            "Production",
            false,
            Workbench.PROD_DEPLOY,
            new Action(
                    "manual-rollback.yml",
                    "main",
                    List.of(
                            fixed("environment", "{environment}"),
                            fixed("backup", "{backup}"),
                            fixed("emergency", "{emergency}"),
                            input("reason", true))));

    @TempDir
    Path folder;

    private Workbench bench;

    @AfterEach
    void close() {
        bench.close();
    }

    private Plan plan(Workbench.Wishing wish) {
        return bench.planner.plan(wish.wish());
    }

    private Refusal refusal(Workbench.Wishing wish) {
        Refusal.Thrown thrown = catchThrowableOfType(Refusal.Thrown.class, () -> plan(wish));
        assertThat(thrown).as("refused").isNotNull();
        return thrown.refusal();
    }

    @Test
    void runs_a_workflow_without_a_version_on_the_branch_or_tag_that_was_chosen() {
        bench = Workbench.open(folder);

        assertThat(plan(deploy(TEST).ref("fix/that")).request())
                .isEqualTo(new RunRequest("owner/rosey", "test-deploy.yml", "fix/that", Map.of("reason", "because")));
        assertThat(plan(deploy(TEST).version("v1.2.0")).request().ref()).isEqualTo("v1.2.0");
        assertThat(plan(deploy(TEST).reason(null)).request())
                .isEqualTo(new RunRequest("owner/rosey", "test-deploy.yml", "main", Map.of()));
    }

    @Test
    void gives_a_version_to_the_workflow_that_asks_for_one() {
        bench = Workbench.open(folder);

        Plan plan = plan(deploy(PROD).version("v1.2.0"));
        assertThat(plan.request())
                .isEqualTo(new RunRequest(
                        "owner/rosey", "prod-deploy.yml", "main", Map.of("version", "v1.2.0", "reason", "because")));
        assertThat(plan.goal().version()).isEqualTo("v1.2.0");
        assertThat(plan(deploy(PROD).inputs(Map.of("version", "v1.2.0"))).goal().version())
                .isEqualTo("v1.2.0");
        assertThat(refusal(deploy(PROD).version("v1.2.0").inputs(Map.of("version", "v1.1.0")))
                        .code())
                .isEqualTo("bad_input");
    }

    @Test
    void goes_back_with_the_rollback_workflow_to_the_version_of_the_target() {
        bench = Workbench.open(folder);
        Deployment good = bench.deployed("test", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));
        bench.deployed("test", "v1.2.0", 20, DeploymentStatus.SUCCESS, Duration.ofDays(1));

        Plan plan = plan(rollback(TEST, good.id()));
        assertThat(plan.request())
                .isEqualTo(new RunRequest("owner/rosey", "test-deploy.yml", "v1.1.0", Map.of("reason", "because")));
        assertThat(plan.goal()).isEqualTo(new Goal(good.id(), "v1.1.0", null, ScriptedActions.commit(10), null));
        assertThat(plan.targetTold()).isTrue();
    }

    @Test
    void goes_back_by_deploying_an_older_version_where_there_is_no_rollback_workflow() {
        Environment plain = place("test", "Test Channel", false, Workbench.TEST_DEPLOY, null);
        bench = Workbench.open(folder, plain, PROD);
        Deployment prod = bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));
        Deployment test = bench.deployed("test", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));

        assertThat(plan(rollback(PROD, prod.id())).request())
                .isEqualTo(new RunRequest(
                        "owner/rosey", "prod-deploy.yml", "main", Map.of("version", "v1.1.0", "reason", "because")));
        assertThat(plan(rollback(plain, test.id())).request().ref()).isEqualTo("v1.1.0");
    }

    @Test
    void finds_the_tag_of_a_target_whose_version_nobody_told() {
        bench = Workbench.open(folder);
        Deployment tagged = bench.deployed("prod", null, 20, DeploymentStatus.SUCCESS, Duration.ofDays(2));
        Deployment bare = bench.deployed("prod", null, 21, DeploymentStatus.SUCCESS, Duration.ofDays(1));

        Plan plan = plan(rollback(PROD, tagged.id()));
        assertThat(plan.request().inputs()).containsEntry("version", "v1.2.0");
        assertThat(plan.goal().version()).isEqualTo("v1.2.0");
        Refusal refusal = refusal(rollback(PROD, bare.id()));
        assertThat(refusal.code()).isEqualTo("no_tag");
        assertThat(refusal.members()).containsEntry("input", "target");
    }

    @Test
    void goes_back_only_to_what_went_well_in_that_environment() {
        bench = Workbench.open(folder);
        Deployment failed = bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.FAILED, Duration.ofDays(3));
        Deployment elsewhere = bench.deployed("test", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));

        for (Object target : List.of(failed.id(), elsewhere.id(), 99, "backup_20261101_101010", "-1", "v1.1.0")) {
            Refusal refusal = refusal(rollback(PROD, target));
            assertThat(refusal.status()).isEqualTo(422);
            assertThat(refusal.code()).as("%s", target).isEqualTo("unknown_target");
        }
    }

    @Test
    void goes_back_to_a_backup_that_is_known_where_the_workflow_takes_one() {
        bench = Workbench.open(folder, BACKED_UP);
        Deployment good = bench.deployed("prod", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));

        Plan plan = plan(rollback(BACKED_UP, "backup_20261101_101010").emergency());
        assertThat(plan.request().inputs())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "environment",
                        "prod",
                        "backup",
                        "backup_20261101_101010",
                        "emergency",
                        "true",
                        "reason",
                        "because"));
        assertThat(plan.goal().name()).isEqualTo("backup_20261101_101010");
        assertThat(refusal(rollback(BACKED_UP, "backup_20200101_000000")).code())
                .isEqualTo("unknown_target");
        assertThat(refusal(rollback(BACKED_UP, good.id())).code()).isEqualTo("unknown_target");
    }

    @Test
    void fills_the_commit_where_the_workflow_wants_it() {
        Action action =
                new Action("deploy.yml", "main", List.of(fixed("sha", "{commit}"), fixed("where", "at-{environment}")));
        Environment place = place("test", "Test", false, action, null);
        bench = Workbench.open(folder, place);

        assertThat(plan(deploy(place).ref("main")).request().inputs())
                .containsEntry("sha", ScriptedActions.commit(40))
                .containsEntry("where", "at-test");
        assertThat(refusal(deploy(place).ref("nosuch")).code()).isEqualTo("unknown_ref");
    }

    @Test
    void refuses_a_branch_or_tag_that_is_not_there_and_lets_github_judge_where_it_is_away() {
        bench = Workbench.open(folder);
        for (Workbench.Wishing wish :
                List.of(deploy(TEST).ref("nosuch"), deploy(PROD).version("v9.9.9"))) {
            Plan plan = plan(wish);
            Refusal.Thrown thrown =
                    catchThrowableOfType(Refusal.Thrown.class, () -> bench.planner.verified(wish.wish(), plan));
            assertThat(thrown.refusal().code()).isEqualTo("unknown_ref");
        }
        assertThat(bench.planner
                        .verified(
                                deploy(TEST).ref("main").wish(),
                                plan(deploy(TEST).ref("main")))
                        .goal()
                        .commit())
                .isEqualTo(ScriptedActions.commit(40));

        bench.actions.away(new OutsideTrouble("github_unavailable", "away", null));
        Plan plan = plan(deploy(PROD).version("v9.9.9"));
        assertThat(bench.planner.verified(deploy(PROD).version("v9.9.9").wish(), plan))
                .isEqualTo(plan);
    }

    @Test
    void names_the_input_that_is_missing_unknown_or_does_not_match() {
        bench = Workbench.open(folder);

        assertInput(deploy(PROD), "version", "The input version is required.");
        assertInput(deploy(PROD).version("v1.2.0").reason(null), "reason", "The input reason is required.");
        assertInput(deploy(PROD).version("1.2"), "version", "The input version must match v\\d+\\.\\d+\\.\\d+.");
        assertInput(
                deploy(TEST).inputs(Map.of("versoin", "v1")),
                "versoin",
                "The workflow is not configured to be asked for that input. It is asked for: reason.");
    }

    private void assertInput(Workbench.Wishing wish, String input, String sentence) {
        Refusal refusal = refusal(wish);
        assertThat(refusal.status()).isEqualTo(422);
        assertThat(refusal.code()).isEqualTo("bad_input");
        assertThat(refusal.members()).containsEntry("input", input);
        assertThat(refusal.sentence()).isEqualTo(sentence);
    }

    @Test
    void refuses_a_reason_that_is_too_long_and_lets_an_operator_allow_what_he_wants() {
        Action loose = new Action(
                "test-deploy.yml",
                "main",
                List.of(new InputRule("reason", false, Pattern.compile("(?s).*"), Optional.empty())));
        Environment place = place("test", "Test", false, loose, null);
        bench = Workbench.open(folder, place);

        assertThat(plan(deploy(place).reason("it's \"fine\"")).request().inputs())
                .containsEntry("reason", "it's \"fine\"");
        assertThat(refusal(deploy(TEST).reason("x".repeat(501))).code()).isEqualTo("bad_input");
    }

    @Test
    void takes_a_template_in_what_a_person_types_for_what_it_is() {
        Action loose = new Action(
                "test-deploy.yml",
                "main",
                List.of(
                        new InputRule("reason", false, Pattern.compile(".*"), Optional.empty()),
                        fixed("at", "{environment}")));
        Environment place = place("test", "Test", false, loose, null);
        bench = Workbench.open(folder, place);

        assertThat(plan(deploy(place).reason("{commit} $1 {environment}"))
                        .request()
                        .inputs())
                .containsEntry("reason", "{commit} $1 {environment}");
    }

    @Test
    void says_where_the_workflow_decides_by_itself_what_to_go_back_to() {
        Environment place = place(
                "test",
                "Test",
                false,
                Workbench.TEST_DEPLOY,
                new Action("undo.yml", "main", List.of(input("reason", false))));
        bench = Workbench.open(folder, place);
        Deployment good = bench.deployed("test", "v1.1.0", 10, DeploymentStatus.SUCCESS, Duration.ofDays(2));

        Plan plan = plan(rollback(place, good.id()));
        assertThat(plan.targetTold()).isFalse();
        assertThat(plan.request().ref()).isEqualTo("main");
    }
}

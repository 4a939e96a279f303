package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deploydash.dispatch.RunRequest;
import org.deploydash.github.Finding.Level;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.github.Desk;
import org.deploydash.testing.github.FakeWorkflow;
import org.deploydash.testing.github.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    @TempDir
    static Path folder;

    private final Wired wired = new Wired();
    private final GitHubWorkflows workflows = new GitHubWorkflows(wired.client);
    private final Doctor doctor =
            new Doctor(wired.client, Wired.standardEnvironments(folder), workflows::mayStart, wired.clock);

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void finds_nothing_to_mend_where_all_is_well() {
        assertThat(doctor.report().checkedAt()).isNull();

        List<Finding> findings = examined();

        assertThat(doctor.report().checkedAt()).isEqualTo(wired.clock.instant());
        assertThat(findings).allMatch(finding -> finding.level() == Level.OK && finding.remedy() == null);
        assertThat(findings)
                .extracting(Finding::code)
                .contains("repository", "workflow", "environment", "clock", "quota");
        assertThat(wired.github.count("POST", "")).isZero();
    }

    @Test
    void says_that_the_token_is_not_accepted() {
        wired.github.revoke(FakeGitHub.TOKEN);

        List<Finding> bad = bad();

        assertThat(bad).extracting(Finding::code).containsExactly("token_invalid");
        assertThat(bad.get(0).remedy())
                .contains("GITHUB_TOKEN", "Actions: read and write", "Deployments: read", "Contents: read");
    }

    @Test
    void says_that_the_repository_is_not_there_or_has_another_name() {
        wired.rosey.rename("grobertson/Rosey-Two");
        assertThat(bad()).extracting(Finding::code).containsExactly("repository_renamed");

        wired.github.faults().always(Fault.notFound());
        assertThat(bad()).extracting(Finding::code).containsExactly("repository");
    }

    @Test
    void goes_on_where_one_permission_is_missing_and_names_it() {
        wired.github.faults().on("/contents/", Fault.forbidden("contents=read"));

        List<Finding> bad = bad();

        assertThat(bad).extracting(Finding::code).containsOnly("permission_missing");
        assertThat(bad).allMatch(finding -> finding.sentence().contains("contents=read"));
        assertThat(bad)
                .allMatch(finding -> finding.remedy().startsWith("Give the token in GITHUB_TOKEN Contents: read"));
        assertThat(doctor.report().findings())
                .anyMatch(finding -> finding.code().equals("environment"));
    }

    @Test
    void asks_whether_deployments_and_runs_may_be_read() {
        assertThat(examined()).extracting(Finding::code).contains("deployments", "runs");

        wired.github.faults().on("/deployments", Fault.forbidden("deployments=read"));
        List<Finding> bad = bad();
        assertThat(bad).extracting(Finding::code).containsExactly("permission_missing");
        assertThat(bad.get(0).remedy()).startsWith("Give the token in GITHUB_TOKEN Deployments: read");

        wired.github.faults().on("/actions/runs", Fault.notFound());
        assertThat(bad())
                .extracting(Finding::remedy)
                .anyMatch(remedy -> remedy.startsWith("Give the token in GITHUB_TOKEN Actions: read and write"));
    }

    @Test
    void does_not_say_that_a_workflow_can_be_started_before_one_was() {
        assertThat(aboutStarting()).isNotEmpty().allMatch(said -> said.contains("shows at the first start"));

        RunRequest request = new RunRequest(Wired.REPOSITORY, "test-deploy.yml", "main", Map.of());
        workflows.start(request);
        assertThat(aboutStarting()).isNotEmpty().allMatch(said -> said.startsWith("It can be started"));

        wired.github.faults().on("/dispatches", Fault.forbidden("actions=write"));
        workflows.start(request);
        assertThat(bad()).extracting(Finding::code).containsOnly("permission_missing");
        assertThat(bad())
                .allMatch(finding ->
                        finding.remedy().startsWith("Give the token in GITHUB_TOKEN Actions: read and write"));
    }

    private List<String> aboutStarting() {
        return examined().stream()
                .filter(finding -> finding.code().equals("workflow"))
                .map(Finding::sentence)
                .toList();
    }

    @Test
    void compares_the_inputs_with_those_of_the_workflow_file() {
        wired.rosey.workflow(FakeWorkflow.of("test-deploy.yml", "Deploy to Test")
                .input("target", true)
                .deployJob("Deploy", "test", "Deploy", 1));

        List<Finding> bad = bad();

        assertThat(bad).extracting(Finding::code).contains("input_undeclared", "input_missing");
        assertThat(bad)
                .filteredOn(finding -> finding.code().equals("input_undeclared"))
                .allMatch(finding -> finding.sentence().contains("reason"));
        assertThat(bad)
                .filteredOn(finding -> finding.code().equals("input_missing"))
                .allMatch(finding -> finding.sentence().contains("target"));
        assertThat(bad).allMatch(finding -> finding.subject().equals("test: test-deploy.yml"));
    }

    @Test
    void says_that_a_workflow_is_missing_or_has_no_trigger() {
        wired.rosey.removeWorkflow("prod-deploy.yml");
        wired.rosey.workflow(FakeWorkflow.of("test-deploy.yml", "Deploy to Test")
                .notDispatchable()
                .deployJob("Deploy", "test", "Deploy", 1));

        assertThat(bad()).extracting(Finding::code).contains("workflow_not_found", "no_dispatch");
    }

    @Test
    void says_that_an_environment_has_another_name() {
        wired.github.faults().on("/environments", Fault.altered("{\"total_count\": 0, \"environments\": []}"));

        assertThat(bad()).extracting(Finding::subject).containsExactlyInAnyOrder("test: test", "prod: production");
    }

    @Test
    void says_that_the_clock_is_wrong_and_the_quota_nearly_used_up() {
        wired.github.quota().left(40);
        wired.github
                .faults()
                .always(Fault.header("Date", Desk.date(wired.clock.instant().minus(Duration.ofMinutes(2)))));

        List<Finding> bad = bad();

        assertThat(bad).extracting(Finding::code).containsExactlyInAnyOrder("clock", "quota");
        assertThat(bad)
                .filteredOn(finding -> finding.code().equals("clock"))
                .allMatch(finding -> finding.sentence().contains("120 s ahead"));
    }

    @Test
    void tries_the_rest_in_vain_no_further_where_github_is_away() {
        wired.github.faults().always(Fault.status(500));

        assertThat(bad()).extracting(Finding::code).containsExactly("github_unavailable");
        assertThat(wired.requests()).isEqualTo(1);
    }

    private List<Finding> examined() {
        doctor.examine();
        return doctor.report().findings();
    }

    private List<Finding> bad() {
        return examined().stream()
                .filter(finding -> finding.level() != Level.OK)
                .toList();
    }
}

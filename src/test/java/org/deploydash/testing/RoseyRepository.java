package org.deploydash.testing;

import java.time.Duration;
import java.util.Map;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeWorkflow;

/** The bot's repository as bot.md has it: its workflows, environments and names, some history, and nothing deployed yet. */
public final class RoseyRepository {

    public static final String NAME = "grobertson/Rosey-Robot";
    public static final String TEST_WORKFLOW = "test-deploy.yml";
    public static final String PROD_WORKFLOW = "prod-deploy.yml";

    /** The part of a dashboard's configuration that deploys it; no bot answers. */
    public static final String APPLICATIONS = """
            applications:
              - id: rosey
                repository: grobertson/Rosey-Robot
                environments:
                  - id: test
                    name: Test Channel
                    health-url: http://127.0.0.1:1/api/health
                    github-environment: test
                    deploy: {workflow: test-deploy.yml, ref: main, inputs: {reason: {required: false}}}
                    rollback: {workflow: test-deploy.yml, ref: "{version}", inputs: {reason: {required: true}}}
                  - id: prod
                    name: Production
                    health-url: http://127.0.0.1:1/api/health
                    github-environment: production
                    confirm: true
                    deploy:
                      workflow: prod-deploy.yml
                      ref: main
                      inputs: {version: {required: true, pattern: 'v\\d+\\.\\d+\\.\\d+'}, reason: {required: true}}
            """;

    private RoseyRepository() {}

    /** 40 commits of three authors; the tags v1.0.0 to v1.3.0 on every tenth; production needs no approval. */
    public static FakeRepository on(FakeGitHub github) {
        FakeRepository repository = github.repository(NAME);
        repository.history(40, Duration.ofHours(6), "ada", "grace", "linus");
        for (int release = 0; release < 4; release++) {
            repository.tag("v1." + release + ".0", "main~" + (30 - 10 * release));
        }
        workflows(repository);
        return repository;
    }

    /** Only the workflows and environments. */
    public static void workflows(FakeRepository repository) {
        repository.environment("test");
        repository.environment("production");
        repository.workflow(FakeWorkflow.of(TEST_WORKFLOW, "Deploy to Test")
                .input("reason", false)
                .deployJob("Deploy", "test", "Check out", 2, "Install", 6, "Deploy to server", 8, "Verify health", 4));
        repository.workflow(FakeWorkflow.of(PROD_WORKFLOW, "Deploy to Production")
                .input("version", true)
                .input("reason", true)
                .job("Check version", "Check out", 2, "Find tag", 2)
                .deployJob(
                        "Deploy to Production",
                        "production",
                        "Check out",
                        2,
                        "Back up",
                        5,
                        "Deploy to server",
                        10,
                        "Verify health",
                        5));
        repository.workflow(FakeWorkflow.of("release.yml", "Release Automation")
                .notDispatchable()
                .job("Release", "Tag", 5));
    }

    /** What the production workflow wants. */
    public static Map<String, String> inputs(String version, String reason) {
        return Map.of("version", version, "reason", reason);
    }
}

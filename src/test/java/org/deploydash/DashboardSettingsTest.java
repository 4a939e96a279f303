package org.deploydash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.backups.BackupSettings;
import org.deploydash.environments.Action;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.InputRule;
import org.deploydash.health.RetentionSettings;
import org.deploydash.health.SamplingSettings;
import org.deploydash.settings.InvalidSettings;
import org.deploydash.settings.Mistake;
import org.deploydash.settings.Surroundings;
import org.deploydash.web.AccessSettings;
import org.deploydash.web.LimitSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardSettingsTest {

    /** The example of the product's description, whole. */
    private static final String EXAMPLE = """
            title: Rosey Bot Deployment Dashboard
            access: {read: login}                 # or public
            sampling: {interval: 10s, timeout: 2s, failures-to-down: 3, successes-to-up: 2}
            retention: {samples: 48h, minutes: 30d, hours: 400d, deployments: 1000d}
            github: {api-url: https://api.github.com, poll-interval: 30s}
            applications:
              - id: rosey
                repository: grobertson/Rosey-Robot
                rollback-history: logs/rollback_history.json
                environments:
                  - id: test
                    name: Test Channel
                    health-url: http://localhost:8001/api/health
                    github-environment: test
                    deploy:
                      workflow: test-deploy.yml
                      ref: main
                      inputs: {reason: {required: false}}
                    rollback: {workflow: test-deploy.yml, ref: "{version}", inputs: {reason: {required: true}}}
                  - id: prod
                    name: Production
                    health-url: http://localhost:8000/api/health
                    github-environment: production
                    confirm: true
                    deploy:
                      workflow: prod-deploy.yml
                      ref: main
                      inputs:
                        version: {required: true, pattern: 'v\\d+\\.\\d+\\.\\d+'}
                        reason: {required: true}
                    rollback:
                      workflow: prod-deploy.yml
                      ref: main
                      inputs: {version: {value: "{version}"}, reason: {required: true}}
                    logs: [{id: bot, name: Bot, file: /var/log/cytube-bot/bot.log}, {id: service, name: Service, journal: rosey-bot}]
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private Path work;
    private Path base;

    @BeforeEach
    void lay_out() {
        work = folder.resolve("work");
        base = folder.resolve("base");
    }

    private DashboardSettings read() {
        return DashboardSettings.read(name -> Optional.ofNullable(variables.get(name)), new Surroundings(work, base));
    }

    private DashboardSettings read(String yaml) {
        try {
            Path file = folder.resolve("conf").resolve("dashboard.yaml");
            Files.createDirectories(file.getParent());
            variables.put("DASHBOARD_CONFIG", Files.writeString(file, yaml).toString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return read();
    }

    private List<String> mistakes(String yaml) {
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, () -> read(yaml));
        assertThat(invalid).as("what refuses " + yaml).isNotNull();
        return invalid.mistakes().stream().map(Mistake::toString).toList();
    }

    private List<String> mistakes() {
        InvalidSettings invalid = catchThrowableOfType(InvalidSettings.class, this::read);
        assertThat(invalid).as("what refuses " + variables).isNotNull();
        return invalid.mistakes().stream().map(Mistake::toString).toList();
    }

    private static void assertRosey(DashboardSettings settings, Path folder) {
        assertThat(settings.environments().applications()).singleElement().satisfies(application -> {
            assertThat(application.id()).isEqualTo("rosey");
            assertThat(application.repository()).contains("grobertson/Rosey-Robot");
            assertThat(application.rollbackHistory()).contains(folder.resolve("logs/rollback_history.json"));
        });
        assertThat(settings.environments().all()).extracting(Environment::id).containsExactly("test", "prod");

        Environment test = settings.environments().find("test").orElseThrow();
        assertThat(test.name()).isEqualTo("Test Channel");
        assertThat(test.application()).isEqualTo("rosey");
        assertThat(test.healthUrl()).isEqualTo(URI.create("http://localhost:8001/api/health"));
        assertThat(test.githubEnvironment()).contains("test");
        assertThat(test.confirm()).isFalse();
        assertThat(test.current()).isEmpty();
        assertAction(test.deploy(), "test-deploy.yml", "main", "reason false SAFE -");
        assertAction(test.rollback(), "test-deploy.yml", "{version}", "reason true SAFE -");
        assertThat(test.logs()).isEmpty();

        Environment prod = settings.environments().find("prod").orElseThrow();
        assertThat(prod.name()).isEqualTo("Production");
        assertThat(prod.healthUrl()).isEqualTo(URI.create("http://localhost:8000/api/health"));
        assertThat(prod.githubEnvironment()).contains("production");
        assertThat(prod.confirm()).isTrue();
        assertAction(
                prod.deploy(), "prod-deploy.yml", "main", "version true v\\d+\\.\\d+\\.\\d+ -", "reason true SAFE -");
        assertAction(prod.rollback(), "prod-deploy.yml", "main", "version false SAFE {version}", "reason true SAFE -");

        assertThat(settings.title()).isEqualTo("Rosey Bot Deployment Dashboard");
        assertThat(settings.notice()).isEmpty();
        assertThat(settings.access()).isEqualTo(new AccessSettings(false));
        assertThat(settings.sampling())
                .isEqualTo(new SamplingSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), 3, 2));
        assertThat(settings.retention())
                .isEqualTo(new RetentionSettings(Duration.ofHours(48), Duration.ofDays(30), Duration.ofDays(400)));
        assertThat(settings.ledger().retention()).isEqualTo(Duration.ofDays(1000));
        assertThat(settings.github().apiUrl()).isEqualTo(URI.create("https://api.github.com"));
        assertThat(settings.github().pollInterval()).isEqualTo(Duration.ofSeconds(30));
    }

    private static void assertAction(Optional<Action> action, String workflow, String ref, String... inputs) {
        Action found = action.orElseThrow();
        assertThat(found.workflow()).isEqualTo(workflow);
        assertThat(found.ref()).isEqualTo(ref);
        assertThat(found.inputs())
                .extracting(rule -> rule.name() + " " + rule.required() + " "
                        + (rule.pattern() == InputRule.SAFE_TEXT
                                ? "SAFE"
                                : rule.pattern().pattern()) + " "
                        + rule.value().orElse("-"))
                .containsExactly(inputs);
    }

    @Test
    void starts_with_nothing_configured() {
        DashboardSettings settings = read();
        assertRosey(settings, work);
        assertThat(settings.environments().find("prod").orElseThrow().logs()).isEmpty();
        assertThat(settings.storage().folder()).isEqualTo(base.resolve("data"));
        assertThat(settings.storage().url()).isEmpty();
        assertThat(settings.github().token()).isEmpty();
        assertThat(settings.github().repository()).isEmpty();
        assertThat(settings.github().webhookSecret()).isEmpty();
    }

    @Test
    void reads_the_example_of_the_product_whole() {
        DashboardSettings settings = read(EXAMPLE);
        assertRosey(settings, folder.resolve("conf"));
        assertThat(settings.environments().find("prod").orElseThrow().logs())
                .satisfiesExactly(
                        bot -> {
                            assertThat(bot.id()).isEqualTo("bot");
                            assertThat(bot.name()).isEqualTo("Bot");
                            assertThat(bot.file()).contains(Path.of("/var/log/cytube-bot/bot.log"));
                            assertThat(bot.journal()).isEmpty();
                        },
                        service -> {
                            assertThat(service.file()).isEmpty();
                            assertThat(service.journal()).contains("rosey-bot");
                        });
    }

    @Test
    void takes_the_default_for_whatever_a_file_leaves_out() {
        DashboardSettings settings = read(
                "title: Ours\nnotice: 'Demo: simulated bots'\naccess: {read: public}\n"
                        + "limits: {burst: 200, open-pages: 300}\nbackup: {keep: 3, folder: copies}\nretention: {deployments: 7d}\nsampling: {interval: 1h}");
        assertThat(settings.title()).isEqualTo("Ours");
        assertThat(settings.notice()).contains("Demo: simulated bots");
        assertThat(settings.access().publicRead()).isTrue();
        assertThat(settings.limits()).isEqualTo(new LimitSettings(100, 200));
        assertThat(settings.openPages()).contains(300);
        assertThat(settings.backup())
                .isEqualTo(new BackupSettings(Duration.ofDays(1), 3, Optional.of(folder.resolve("conf/copies"))));
        assertThat(settings.ledger().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.retention()).isEqualTo(RetentionSettings.DEFAULT);
        assertThat(settings.sampling())
                .isEqualTo(new SamplingSettings(Duration.ofHours(1), Duration.ofSeconds(2), 3, 2));
        assertThat(settings.environments().all()).hasSize(2);
        assertThat(settings.environments().applications().get(0).rollbackHistory())
                .contains(folder.resolve("conf/logs/rollback_history.json"));
    }

    @Test
    void takes_variables_before_the_file() {
        variables.putAll(Map.of(
                "GITHUB_TOKEN", " ghp_hunter2\n",
                "GITHUB_REPOSITORY", "us/bots",
                "GITHUB_API_URL", "http://127.0.0.1:9999/api/v3",
                "GITHUB_WEBHOOK_SECRET", "hush hush",
                "DASHBOARD_DATA", "store",
                "DASHBOARD_DB_URL", "jdbc:sqlite:/srv/x.db"));
        DashboardSettings settings = read("github: {api-url: https://ghe.example.org/api/v3, poll-interval: 5s}");
        assertThat(settings.github().apiUrl()).isEqualTo(URI.create("http://127.0.0.1:9999/api/v3"));
        assertThat(settings.github().pollInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.github().token().orElseThrow().reveal()).isEqualTo("ghp_hunter2");
        assertThat(settings.github().webhookSecret().orElseThrow().reveal()).isEqualTo("hush hush");
        assertThat(settings.environments().applications().get(0).repository()).contains("us/bots");
        assertThat(settings.storage().folder()).isEqualTo(work.resolve("store"));
        assertThat(settings.storage().url()).contains("jdbc:sqlite:/srv/x.db");
        assertThat(settings.toString()).doesNotContain("hunter2", "hush");
    }

    @Test
    void gives_the_variables_repository_only_to_applications_without_one() {
        variables.put("GITHUB_REPOSITORY", "us/bots");
        assertThat(read("""
                applications:
                  - {id: a, repository: them/Theirs, environments: [{id: a-1, health-url: http://a/}]}
                  - {id: b, environments: [{id: b-1, health-url: http://b/, current: ../b/current}]}
                """).environments().applications())
                .extracting(Application::repository)
                .containsExactly(Optional.of("them/Theirs"), Optional.of("us/bots"));
    }

    @Test
    void gives_a_sparse_environment_its_id_for_a_name_and_nothing_else() {
        Environment sparse =
                read("applications: [{id: a, environments: [{id: a-1, health-url: http://a/, current: ../current}]}]")
                        .environments()
                        .find("a-1")
                        .orElseThrow();
        assertThat(sparse.name()).isEqualTo("a-1");
        assertThat(sparse.current()).contains(folder.resolve("current"));
        assertThat(sparse.deploy()).isEmpty();
        assertThat(sparse.rollback()).isEmpty();
        assertThat(sparse.githubEnvironment()).isEmpty();
        assertThat(sparse.confirm()).isFalse();
        assertThat(sparse.logs()).isEmpty();
    }

    @Test
    void finds_the_file_from_the_working_folder() throws IOException {
        Files.createDirectories(work);
        Files.writeString(work.resolve("mine.yaml"), "title: Mine");
        variables.put("DASHBOARD_CONFIG", "mine.yaml");
        assertThat(read().title()).isEqualTo("Mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title: 42 | title (line 1): is a number, 42; expected a text",
                "title: '' | title (line 1): is \"\"; expected a text of 1 to 120",
                "notice: [x] | notice (line 1): is a list",
                "tilte: x | tilte (line 1): is not a known key; did you mean title?",
                "access: public | access (line 1): is a text; expected a mapping",
                "access: {read: all} | access.read (line 1): is \"all\"; expected one of login, public",
                "sampling: {interval: 10} | sampling.interval (line 1): is a number, 10; expected a duration from 1s to 1h",
                "sampling: {interval: 999ms} | sampling.interval (line 1): is \"999ms\"; expected a duration from 1s to 1h",
                "sampling: {interval: 61m} | sampling.interval (line 1)",
                "sampling: {timeout: 10s} | sampling (line 1): timeout (10000ms) must be shorter than interval (10000ms)",
                "sampling: {interval: 1s} | sampling (line 1): timeout (2000ms) must be shorter than interval (1000ms)",
                "sampling: {timeout: 9ms} | sampling.timeout (line 1)",
                "limits: {requests-per-second: 0} | limits.requests-per-second (line 1): is \"0\"; expected a whole number from 1 to 1000000",
                "limits: {burst: 99} | limits.burst (line 1): is \"99\"; expected a whole number from 100 to 1000000",
                "limits: {open-pages: 99} | limits.open-pages (line 1): is \"99\"; expected a whole number from 100 to 100000",
                "backup: {every: 59m} | backup.every (line 1): is \"59m\"; expected a duration from 1h to 366d",
                "backup: {keep: 0} | backup.keep (line 1): is \"0\"; expected a whole number from 1 to 1000",
                "sampling: {failures-to-down: 0} | sampling.failures-to-down (line 1): is \"0\"; expected a whole number from 1 to 100",
                "sampling: {successes-to-up: two} | sampling.successes-to-up (line 1)",
                "sampling: {failure-to-down: 1} | sampling.failure-to-down (line 1): is not a known key; did you mean failures-to-down?",
                "retention: {samples: 59m} | retention.samples (line 1)",
                "retention: {samples: 31d} | retention (line 1): minutes must be kept at least as long as samples",
                "retention: {minutes: 401d} | retention (line 1): hours must be kept at least as long as minutes",
                "retention: {hours: 3654d} | retention.hours (line 1)",
                "retention: {deployments: 23h} | retention.deployments (line 1): is \"23h\"; expected a duration from 1d to 36500d",
                "github: {poll-interval: 4s} | github.poll-interval (line 1)",
                "github: {api-url: api.github.com} | github.api-url (line 1): does not begin with http:// or https://",
                "github: {token: ghp_x} | github.token (line 1): is not a known key",
                "applications: [] | applications (line 1): is empty; expected a list of at least one",
                "applications: {} | applications (line 1): is a mapping; expected a list",
                "applications: | applications (line 1): has no value",
                "applications: [a] | applications[0] (line 1): is a text; expected a mapping",
                "'' | the file is empty"
            })
    void refuses_a_file_with(String yaml, String complaint) {
        assertThat(mistakes(yaml)).singleElement().asString().startsWith(complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{id: a} | .environments (line 1): is missing; expected a list of at least one",
                "{id: a, environments: []} | .environments (line 1): is empty; expected a list of at least one",
                "{environments: [{id: e, health-url: http://e/}]} | .id (line 1): is missing; expected an id",
                "{id: A, environments: [{id: e, health-url: http://e/}]} | .id (line 1): is \"A\"; expected an id",
                "{id: a, repository: Rosey, environments: [{id: e, health-url: http://e/}]} | .repository (line 1): is \"Rosey\"; expected owner/name",
                "{id: a, repository: a/.., environments: [{id: e, health-url: http://e/}]} | .repository (line 1)",
                "{id: a, repo: a/b, environments: [{id: e, health-url: http://e/}]} | .repo (line 1): is not a known key",
                "{id: a, rollback-history: 3, environments: [{id: e, health-url: http://e/}]} | .rollback-history (line 1)"
            })
    void refuses_an_application_like(String application, String complaint) {
        assertThat(mistakes("applications: [" + application + "]"))
                .singleElement()
                .asString()
                .startsWith("applications[0]" + complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Prod",
                "1st",
                "-a",
                "a_b",
                "a.b",
                "a/b",
                "''",
                "' '",
                "é",
                "timestamp",
                "aaaaaaaaaabbbbbbbbbbccccccccccddd",
                "42",
                "[a]"
            })
    void refuses_an_environments_id_like(String id) {
        assertThat(mistakes("applications: [{id: a, environments: [{id: " + id + ", health-url: http://e/}]}]"))
                .singleElement()
                .asString()
                .startsWith("applications[0].environments[0].id (line 1): ");
    }

    @Test
    void an_environment_without_an_id_is_told_what_one_looks_like() {
        assertThat(mistakes("applications: [{id: a, environments: [{health-url: http://e/}]}]"))
                .singleElement()
                .asString()
                .startsWith(
                        "applications[0].environments[0].id (line 1): is missing; expected an id: a lower-case letter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "prod-eu-2", "aaaaaaaaaabbbbbbbbbbccccccccccdd"})
    void takes_an_environments_id_like(String id) {
        assertThat(read("applications: [{id: a, environments: [{id: " + id + ", health-url: http://e/}]}]")
                        .environments()
                        .find(id))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: 7 | .name",
                "github-environment: {} | .github-environment",
                "confirm: prod | .confirm (line 1): is a text; expected true or false",
                "current: [x] | .current",
                "health-ulr: x | .health-ulr (line 1): is not a known key; did you mean health-url?",
                "deploy: {ref: main} | .deploy.workflow (line 1): is missing",
                "deploy: {workflow: a.yml} | .deploy.ref (line 1): is missing; expected a branch or tag",
                "deploy: {workflow: ../a.yml, ref: main} | .deploy.workflow (line 1): is \"../a.yml\"",
                "deploy: {workflow: a.sh, ref: main} | .deploy.workflow",
                "deploy: {workflow: 7, ref: main} | .deploy.workflow",
                "deploy: {workflow: a.yml, ref: 'a b'} | .deploy.ref",
                "deploy: {workflow: a.yml, ref: '-x'} | .deploy.ref",
                "deploy: {workflow: a.yml, ref: a..b} | .deploy.ref",
                "deploy: {workflow: a.yml, ref: '{verson}'} | .deploy.ref",
                "deploy: {workflow: a.yml, ref: main, input: {}} | .deploy.input (line 1): is not a known key; did you mean inputs?",
                "deploy: {workflow: a.yml, ref: main, inputs: [x]} | .deploy.inputs",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: 1}} | .deploy.inputs.x (line 1): is a number, 1; expected a mapping",
                "deploy: {workflow: a.yml, ref: main, inputs: {'a b': {}}} | .deploy.inputs.\"a b\"",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {required: 'yes'}}} | .deploy.inputs.x.required",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {requird: true}}} | .deploy.inputs.x.requird",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {pattern: '(', value: a}}} | .deploy.inputs.x.pattern (line 1): is \"(\" (Unclosed group",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {pattern: 'v.', value: w1}}} | .deploy.inputs.x.value (line 1): is \"w1\"; expected what matches its pattern",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {value: '$(id)'}}} | .deploy.inputs.x.value",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {value: '{verson}'}}} | .deploy.inputs.x.value (line 1): is \"{verson}\"; expected no other template than {version}",
                "deploy: {workflow: a.yml, ref: '{commit}{VERSION}'} | .deploy.ref",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {value: '{backup} {ref}'}}} | .deploy.inputs.x.value (line 1): is \"{backup} {ref}\"; expected no other template than {version}, {commit}, {backup}, {environment} and {emergency}",
                "deploy: {workflow: a.yml, ref: main, inputs: {x: {value: true}}} | .deploy.inputs.x.value (line 1): is true or false, true; expected a text",
                "rollback: {workflow: a.yml} | .rollback.ref",
                "logs: {id: a} | .logs",
                "logs: [{file: /a}] | .logs[0].id (line 1): is missing",
                "logs: [{id: a}] | .logs[0] (line 1): has neither file nor journal",
                "logs: [{id: a, file: /a, journal: b}] | .logs[0] (line 1): has both file and journal",
                "logs: [{id: a, journal: '-x'}] | .logs[0].journal",
                "logs: [{id: a, journal: 'a;b'}] | .logs[0].journal",
                "logs: [{id: a, journal: 'a b'}] | .logs[0].journal",
                "logs: [{id: a, file: /a}, {id: a, file: /b}] | .logs[1].id (line 1): is the id of another log"
            })
    void refuses_an_environment_with(String extra, String complaint) {
        assertThat(mistakes("applications: [{id: a, environments: [{id: e, health-url: http://e/, " + extra + "}]}]"))
                .singleElement()
                .asString()
                .startsWith("applications[0].environments[0]" + complaint);
    }

    @Test
    void refuses_more_inputs_than_github_takes() {
        StringBuilder inputs = new StringBuilder();
        for (int number = 0; number < 25; number++) {
            inputs.append("i" + number + ": {required: true}, ");
        }
        String yaml =
                "applications: [{id: a, environments: [{id: e, health-url: http://e/, deploy: {workflow: a.yml, ref: b, inputs: {%s}}}]}]";
        assertThat(read(yaml.formatted(inputs)).environments().all()).hasSize(1);
        assertThat(mistakes(yaml.formatted(inputs + "one-more: {}")))
                .containsExactly("applications[0].environments[0].deploy (line 1): has 26 inputs; expected at most 25");
    }

    @Test
    void refuses_ids_and_files_that_two_share() {
        assertThat(mistakes("""
                applications:
                  - id: a
                    rollback-history: logs/a.json
                    environments:
                      - {id: e, health-url: http://e/}
                  - id: a
                    rollback-history: ./logs/a.json
                    environments:
                      - {id: f, health-url: http://f/}
                      - {id: e, health-url: http://e/}
                """))
                .containsExactly(
                        "applications[1].id (line 6): is the id of applications[0] too; expected another",
                        "applications[1].rollback-history (line 7): is the rollback-history of applications[0] too; expected another",
                        "applications[1].environments[1].id (line 10): is the id of applications[0].environments[0] too; expected another");
    }

    @Test
    void says_everything_at_once() {
        variables.put("GITHUB_REPOSITORY", "nonsense");
        variables.put("GITHUB_API_URL", "https://me:hunter2@ghe/");
        assertThat(mistakes("""
                title: [x]
                sampling: {interval: 0s, timeout: never}
                applications:
                  - id: a
                    environments:
                      - {id: e, health-url: 'http://me:hunter2@e/', confirm: maybe}
                      - {id: timestamp}
                colour: red
                """))
                .hasSize(10)
                .noneMatch(line -> line.contains("hunter2"))
                .extracting(line -> line.replaceAll("[: ].*", ""))
                .containsExactly(
                        "GITHUB_API_URL",
                        "GITHUB_REPOSITORY",
                        "title",
                        "sampling.interval",
                        "sampling.timeout",
                        "applications[0].environments[0].health-url",
                        "applications[0].environments[0].confirm",
                        "applications[0].environments[1].id",
                        "applications[0].environments[1].health-url",
                        "colour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GITHUB_TOKEN | ghp hunter2 | GITHUB_TOKEN: cannot be used; expected visible ASCII",
                "GITHUB_TOKEN | hunter2é | GITHUB_TOKEN: cannot be used",
                "GITHUB_REPOSITORY | https://github.com/hunter2/b | GITHUB_REPOSITORY: cannot be used; expected owner/name",
                "GITHUB_API_URL | ftp://hunter2/ | GITHUB_API_URL: does not begin with http",
                "DASHBOARD_DB_URL | jdbc:postgresql://h/d?password=hunter2 | DASHBOARD_DB_URL: cannot be used; expected jdbc:sqlite: and the path of a file",
                "DASHBOARD_DB_URL | jdbc:sqlite: | DASHBOARD_DB_URL: cannot be used",
                "DASHBOARD_DB_URL | jdbc:sqlite::memory: | DASHBOARD_DB_URL: cannot be used",
                "DASHBOARD_DB_URL | jdbc:sqlite:file:hunter2?mode=memory | DASHBOARD_DB_URL: cannot be used",
                "DASHBOARD_DATA | /proc/version | DASHBOARD_DATA: cannot be used; expected a folder",
                "DASHBOARD_CONFIG | /nowhere/a.yaml | DASHBOARD_CONFIG: the file is not there"
            })
    void refuses_a_variable_and_does_not_quote_it(String name, String value, String complaint) {
        variables.put(name, value);
        assertThat(mistakes()).singleElement().asString().startsWith(complaint).doesNotContain("hunter2");
    }

    @Test
    void names_the_file_in_the_message_for_the_log() {
        assertThat(catchThrowableOfType(InvalidSettings.class, () -> read("tilte: x")))
                .hasMessage("The configuration (" + folder.resolve("conf/dashboard.yaml")
                        + ") has 1 problem:\n  tilte (line 1): is not a known key; did you mean title?");
    }
}

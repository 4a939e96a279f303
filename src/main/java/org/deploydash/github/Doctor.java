package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.environments.Action;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.InputRule;
import org.jspecify.annotations.Nullable;

/**
 * Compares the configuration with what GitHub has: token, repository, workflow files and their inputs, environments, clocks, quota. Asks
 * only; nothing is changed to find out whether it could be.
 */
final class Doctor {

    /** @param checkedAt null before the first look */
    record Report(@Nullable Instant checkedAt, List<Finding> findings) {
        static final Report NONE = new Report(null, List.of());
    }

    static final String ACTIONS = "Actions: read and write";
    static final String DEPLOYMENTS = "Deployments: read";
    static final String CONTENTS = "Contents: read";

    /** What a fine-grained token must be allowed. */
    static final String ALL = ACTIONS + ", " + DEPLOYMENTS + ", " + CONTENTS;

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int FEW = 100;
    private static final int MOST_PAGES = 3;

    private final GitHubClient client;
    private final Environments environments;
    private final Function<String, Optional<Boolean>> mayStart;
    private final Clock clock;
    private volatile Report report = Report.NONE;

    /** @param mayStart whether the token may start workflows of a repository, as far as that turned out */
    Doctor(GitHubClient client, Environments environments, Function<String, Optional<Boolean>> mayStart, Clock clock) {
        this.client = client;
        this.environments = environments;
        this.mayStart = mayStart;
        this.clock = clock;
    }

    Report report() {
        return report;
    }

    /** Looks at everything. For a loop of an hour, and for whoever asks. */
    void examine() {
        List<Finding> findings = new ArrayList<>();
        for (Application application : environments.applications()) {
            application.repository().ifPresent(repository -> examine(application, repository, findings));
        }
        findings.add(clocks());
        findings.add(quota());
        report = new Report(clock.instant(), List.copyOf(findings));
    }

    private void examine(Application application, String repository, List<Finding> findings) {
        try {
            Answer answer = client.get(Paths.repo(repository, ""));
            if (!answer.isSuccess()) {
                OutsideTrouble missing = Trouble.repositoryNotFound();
                findings.add(
                        Finding.error("repository", repository, missing.sentence(), "Mend repository, or the token."));
                return;
            }
            findings.add(repository(answer.json(), repository));
            rights(answer.json(), repository, findings);
            check(repository, DEPLOYMENTS, subject -> readable(subject, DEPLOYMENTS, findings), findings);
            check(repository, ACTIONS, subject -> readable(subject, ACTIONS, findings), findings);
            for (Environment environment : application.environments()) {
                Stream.concat(environment.deploy().stream(), environment.rollback().stream())
                        .distinct()
                        .forEach(action -> check(
                                environment.id() + ": " + action.workflow(),
                                ACTIONS,
                                subject -> workflow(repository, subject, action, findings),
                                findings));
            }
            check(repository, ACTIONS, subject -> places(repository, application, findings), findings);
        } catch (OutsideTrouble trouble) {
            findings.add(
                    Finding.error(trouble.code(), repository, trouble.sentence(), remedy(trouble.code(), CONTENTS)));
        }
    }

    /**
     * What one check may not see must not hide what the others find; where GitHub is away, the rest need not be tried.
     *
     * @param needs the permission that it needs
     */
    private static void check(String subject, String needs, Consumer<String> look, List<Finding> findings) {
        try {
            look.accept(subject);
        } catch (OutsideTrouble trouble) {
            if (Trouble.isGeneral(trouble)) {
                throw trouble;
            }
            findings.add(Finding.error(trouble.code(), subject, trouble.sentence(), remedy(trouble.code(), needs)));
        }
    }

    private static String remedy(String code, String needs) {
        return switch (code) {
            case Trouble.TOKEN_INVALID ->
                "Make a new fine-grained token for the repository with " + ALL
                        + "; set it as GITHUB_TOKEN and restart.";
            case Trouble.PERMISSION_MISSING ->
                "Give the token in GITHUB_TOKEN " + needs + ". All that it needs: " + ALL + ".";
            default -> "Mend it, then look again.";
        };
    }

    /** GitHub hides what a token may not see as if it were not there. */
    private void readable(String repository, String needs, List<Finding> findings) {
        boolean deployments = needs.equals(DEPLOYMENTS);
        String what = deployments ? "/deployments" : "/actions/runs";
        String code = deployments ? "deployments" : "runs";
        if (client.get(Paths.repo(repository, what + "?per_page=1")).isSuccess()) {
            findings.add(Finding.ok(
                    code, repository, deployments ? "Deployments can be read." : "Runs of workflows can be read."));
        } else {
            findings.add(Finding.error(
                    Trouble.PERMISSION_MISSING,
                    repository,
                    "GitHub does not show the token the repository's " + code + ".",
                    remedy(Trouble.PERMISSION_MISSING, needs)));
        }
    }

    /** GitHub answers to an old name, but starts nothing under it. */
    private static Finding repository(JsonNode repository, String name) {
        String now = repository.path("full_name").asText(name);
        return now.equalsIgnoreCase(name)
                ? Finding.ok("repository", name, "It can be read.")
                : Finding.error(
                        "repository_renamed",
                        name,
                        "The repository is called " + now + " now; nothing can be started under the old name.",
                        "Mend repository in the configuration.");
    }

    /** GitHub tells what the token's owner may do to a repository. */
    private void rights(JsonNode repository, String name, List<Finding> findings) {
        JsonNode rights = repository.path("permissions");
        if (rights.isObject() && !rights.path("push").asBoolean(true)) {
            findings.add(Finding.error(
                    "permission",
                    name,
                    "The token's owner may not write to the repository, so no workflow can be started.",
                    "Give the token's owner write access to the repository, and the token in GITHUB_TOKEN " + ACTIONS
                            + "."));
        }
    }

    private void workflow(String repository, String subject, Action action, List<Finding> findings) {
        Answer known = client.get(Paths.repo(repository, "/actions/workflows/" + Paths.segment(action.workflow())));
        if (!known.isSuccess()) {
            findings.add(Finding.error(
                    Trouble.WORKFLOW_NOT_FOUND,
                    subject,
                    "The repository has no workflow file of that name.",
                    "Mend workflow in the configuration, or push the file to the default branch."));
            return;
        }
        String state = known.json().path("state").asText("active");
        if (!state.equals("active")) {
            findings.add(Finding.error(
                    "workflow_disabled",
                    subject,
                    "The workflow is disabled on GitHub.",
                    "Enable it in the repository's Actions tab."));
            return;
        }
        check(subject, CONTENTS, same -> file(repository, same, action, findings), findings);
    }

    private void file(String repository, String subject, Action action, List<Finding> findings) {
        Answer contents =
                client.get(Paths.repo(repository, "/contents/.github/workflows/" + Paths.segment(action.workflow())));
        Optional<WorkflowFile> file = contents.isSuccess() ? WorkflowFile.of(contents.json()) : Optional.empty();
        if (file.isEmpty()) {
            findings.add(Finding.warning(
                    "workflow_unreadable",
                    subject,
                    "The workflow is there, but its file could not be read.",
                    "Give the token in GITHUB_TOKEN " + CONTENTS + ", and check that the file is valid YAML."));
            return;
        }
        compare(repository, subject, action, file.get(), findings);
    }

    private void compare(String repository, String subject, Action action, WorkflowFile file, List<Finding> findings) {
        if (!file.dispatchable()) {
            findings.add(Finding.error(
                    "no_dispatch",
                    subject,
                    "The workflow cannot be started by hand: it has no workflow_dispatch trigger.",
                    "Add workflow_dispatch below on: in the file."));
            return;
        }
        Set<String> configured = new TreeSet<>();
        action.inputs().stream().map(InputRule::name).forEach(configured::add);
        Set<String> undeclared = new TreeSet<>(configured);
        undeclared.removeAll(file.inputs().keySet());
        Set<String> missing = new TreeSet<>();
        file.inputs().forEach((name, must) -> {
            if (must && !configured.contains(name)) {
                missing.add(name);
            }
        });
        if (!undeclared.isEmpty()) {
            findings.add(Finding.error(
                    "input_undeclared",
                    subject,
                    "The workflow takes no input named " + String.join(", ", undeclared) + "; GitHub would refuse it.",
                    "Take it out of the configuration, or declare it in the workflow."));
        }
        if (!missing.isEmpty()) {
            findings.add(Finding.error(
                    "input_missing",
                    subject,
                    "The workflow requires an input that is not configured: " + String.join(", ", missing) + ".",
                    "Add it below inputs in the configuration."));
        }
        if (undeclared.isEmpty() && missing.isEmpty()) {
            findings.add(start(repository, subject, configured));
        }
    }

    /** GitHub tells what the token's owner may do; what a fine-grained token may do shows only when it does it. */
    private Finding start(String repository, String subject, Set<String> inputs) {
        Optional<Boolean> known = mayStart.apply(repository);
        if (known.isPresent() && known.get()) {
            return Finding.ok("workflow", subject, "It can be started, with the inputs that are configured.");
        }
        String takes = inputs.isEmpty() ? "takes no inputs" : "takes the inputs " + String.join(", ", inputs);
        return known.isPresent()
                ? Finding.error(
                        Trouble.PERMISSION_MISSING,
                        subject,
                        "It exists and " + takes + ", but GitHub did not let the token start a workflow.",
                        remedy(Trouble.PERMISSION_MISSING, ACTIONS))
                : Finding.ok(
                        "workflow",
                        subject,
                        "It exists and " + takes + "; whether the token may start it shows at the first start.");
    }

    private void places(String repository, Application application, List<Finding> findings) {
        Set<String> there = new HashSet<>();
        client.pages(Paths.repo(repository, "/environments?per_page=100"), "environments", MOST_PAGES)
                .forEach(place -> there.add(place.path("name").asText("").toLowerCase(Locale.ROOT)));
        for (Environment environment : application.environments()) {
            String name = environment.githubEnvironment().orElse(null);
            if (name == null) {
                continue;
            }
            findings.add(
                    there.contains(name.toLowerCase(Locale.ROOT))
                            ? Finding.ok(
                                    "environment",
                                    environment.id() + ": " + name,
                                    "GitHub has an environment of that name.")
                            : Finding.warning(
                                    "environment",
                                    environment.id() + ": " + name,
                                    "GitHub has no environment of that name, so its deployments cannot be told.",
                                    "Mend github-environment, or name it in the workflow's job; GitHub makes it at the first run."));
        }
    }

    private Finding clocks() {
        Duration ahead = client.clockAhead();
        long seconds = Math.abs(ahead.toSeconds());
        return ahead.abs().compareTo(SKEW) <= 0
                ? Finding.ok("clock", "clock", "This machine's clock agrees with GitHub's.")
                : Finding.warning(
                        "clock",
                        "clock",
                        "This machine's clock is " + seconds + " s " + (ahead.isNegative() ? "ahead of" : "behind")
                                + " GitHub's.",
                        "Let the machine keep its time by NTP.");
    }

    private Finding quota() {
        Integer remaining = client.quota().remaining();
        return remaining == null || remaining >= FEW
                ? Finding.ok(
                        "quota",
                        "quota",
                        remaining == null ? "Not known yet." : remaining + " requests are left this hour.")
                : Finding.warning(
                        "quota",
                        "quota",
                        "Only " + remaining + " requests are left this hour.",
                        "Set github.poll-interval higher, or use a token of its own.");
    }
}

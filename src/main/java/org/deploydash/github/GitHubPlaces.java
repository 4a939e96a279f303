package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deploydash.environments.Action;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.Templates;
import org.jspecify.annotations.Nullable;

/** Which of our environments GitHub means. Names of environments and repositories count whatever their case, as with GitHub. */
final class GitHubPlaces {

    private final Environments environments;

    GitHubPlaces(Environments environments) {
        this.environments = environments;
    }

    /** Every repository that is configured, once. */
    Set<String> repositories() {
        Set<String> all = new LinkedHashSet<>();
        environments
                .applications()
                .forEach(application -> application.repository().ifPresent(all::add));
        return all;
    }

    /** Those of a repository, in the order of the configuration. */
    List<Environment> of(String repository) {
        List<Environment> all = new ArrayList<>();
        for (Application application : environments.applications()) {
            if (application.repository().filter(repository::equalsIgnoreCase).isPresent()) {
                all.addAll(application.environments());
            }
        }
        return all;
    }

    /** The one that GitHub calls so. */
    Optional<Environment> called(String repository, @Nullable String githubName) {
        return of(repository).stream()
                .filter(environment -> environment
                        .githubEnvironment()
                        .filter(name -> name.equalsIgnoreCase(githubName))
                        .isPresent())
                .findFirst();
    }

    /** Those that a workflow deploys to, by its file; several where it takes the environment as an input. */
    List<Environment> deployedBy(String repository, @Nullable String workflowFile) {
        return of(repository).stream()
                .filter(environment -> Stream.of(environment.deploy(), environment.rollback())
                        .flatMap(Optional::stream)
                        .map(Action::workflow)
                        .anyMatch(file -> file.equals(workflowFile)))
                .toList();
    }

    /**
     * Whether a workflow is told by an input which version to deploy there, and runs on a branch that says nothing of it.
     *
     * @param workflowFile null where it is not known; then the environment's own count
     */
    static boolean takesVersion(Environment environment, @Nullable String workflowFile) {
        return Stream.of(environment.deploy(), environment.rollback())
                .flatMap(Optional::stream)
                .filter(action -> workflowFile == null || action.workflow().equals(workflowFile))
                .anyMatch(GitHubPlaces::takesVersion);
    }

    private static boolean takesVersion(Action action) {
        return !Templates.holds(action.ref(), Templates.VERSION)
                && (action.asksFor(Templates.VERSION) || action.holds(Templates.VERSION));
    }

    /** Every workflow of a repository that deploys somewhere, by its file. */
    Set<String> workflows(String repository) {
        Set<String> files = new LinkedHashSet<>();
        of(repository)
                .forEach(environment -> Stream.of(environment.deploy(), environment.rollback())
                        .flatMap(Optional::stream)
                        .map(Action::workflow)
                        .forEach(files::add));
        return files;
    }

    /** The file of a run's workflow; its name may be anybody's and changes. Null where it does not say. */
    static @Nullable String workflowFile(JsonNode run, JsonNode workflow) {
        String path = Foreign.text(run, "path", Foreign.text(workflow, "path", ""));
        String bare = path.indexOf('@') < 0 ? path : path.substring(0, path.indexOf('@'));
        String file = bare.substring(bare.lastIndexOf('/') + 1);
        return file.isEmpty() ? null : file;
    }
}

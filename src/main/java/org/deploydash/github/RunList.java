package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.dispatch.RecentRuns;
import org.deploydash.dispatch.RunReport;
import org.deploydash.dispatch.WorkflowRunsChanged;
import org.deploydash.environments.Action;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.jspecify.annotations.Nullable;

/** The newest runs of every repository, asked for by a loop and announced where they changed. A quiet look costs GitHub's quota nothing. */
final class RunList implements RecentRuns {

    private static final int SHOWN = 50;
    private static final int OF_A_REPOSITORY = 30;

    private record File(String repository, String workflow) {}

    private final GitHubClient client;
    private final EventBus bus;
    private final Clock clock;
    private final Map<File, Set<String>> environments = new HashMap<>();
    private final Map<String, List<Run>> byRepository = new LinkedHashMap<>();
    private volatile Listing listing = new Listing(List.of(), false, null, null, null);

    RunList(GitHubClient client, Environments environments, EventBus bus, Clock clock) {
        this.client = client;
        this.bus = bus;
        this.clock = clock;
        for (Application application : environments.applications()) {
            application.repository().ifPresent(repository -> add(repository, application));
        }
    }

    private void add(String repository, Application application) {
        byRepository.put(repository, List.of());
        for (Environment environment : application.environments()) {
            Stream.concat(environment.deploy().stream(), environment.rollback().stream())
                    .map(Action::workflow)
                    .forEach(file -> environments
                            .computeIfAbsent(new File(repository, file), key -> new HashSet<>())
                            .add(environment.id()));
        }
    }

    @Override
    public Optional<Listing> list() {
        return Optional.of(listing);
    }

    /** Looks once at every repository. For a loop. */
    void refresh() {
        Instant now = clock.instant();
        OutsideTrouble trouble = null;
        for (String repository : List.copyOf(byRepository.keySet())) {
            try {
                byRepository.put(repository, ask(repository));
            } catch (OutsideTrouble failed) {
                trouble = failed;
            }
        }
        publish(trouble, now);
    }

    private void publish(@Nullable OutsideTrouble trouble, Instant now) {
        Listing before = listing;
        List<Run> runs = byRepository.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(RunList::created).reversed())
                .limit(SHOWN)
                .toList();
        Listing after = trouble == null
                ? new Listing(runs, false, null, null, null)
                : new Listing(
                        runs,
                        true,
                        before.staleSince() == null ? now : before.staleSince(),
                        trouble.code(),
                        trouble.sentence());
        if (!after.equals(before)) {
            listing = after;
            bus.publish(new WorkflowRunsChanged(after));
        }
    }

    private static Instant created(Run run) {
        return run.createdAt() == null ? Instant.EPOCH : run.createdAt();
    }

    private List<Run> ask(String repository) {
        Answer answer = client.get(Paths.repo(repository, "/actions/runs?per_page=" + OF_A_REPOSITORY));
        if (!answer.isSuccess()) {
            throw Trouble.repositoryNotFound();
        }
        List<Run> runs = new ArrayList<>();
        for (JsonNode node : answer.json().path("workflow_runs")) {
            runs.add(run(repository, RunJson.run(node, List.of())));
        }
        return runs;
    }

    private Run run(String repository, RunReport report) {
        Set<String> places = environments.getOrDefault(new File(repository, report.workflow()), Set.of());
        return new Run(
                report.id(),
                report.name(),
                report.status(),
                report.conclusion(),
                report.createdAt(),
                report.updatedAt(),
                report.url(),
                places.size() == 1 ? places.iterator().next() : null,
                report.actor(),
                report.branch(),
                report.event(),
                report.workflow());
    }
}

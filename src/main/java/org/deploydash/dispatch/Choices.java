package org.deploydash.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.deploydash.environments.Environment;
import org.jspecify.annotations.Nullable;

/** What can be chosen in a dialog: tags, branches and what was deployed before. */
public final class Choices {

    private static final int MOST = 50;

    record RefView(String name, String commitSha, String commit) {

        static RefView of(Refs.Ref ref) {
            return new RefView(ref.name(), Shas.brief(ref.commit()), ref.commit());
        }
    }

    /**
     * @param environment where it was deployed
     * @param current whether the environment that is asked about is meant to run it now
     */
    record DeploymentView(
            long id,
            String environment,
            @Nullable String version,
            @Nullable String commitSha,
            @Nullable String commitMessage,
            Instant deployedAt,
            @Nullable String deployedBy,
            String status,
            boolean current) {}

    /** @param stale whether GitHub could not be asked, so that tags and branches are what was known before */
    record Listing(
            List<RefView> tags,
            List<RefView> branches,
            List<DeploymentView> deployments,
            boolean stale,
            @Nullable String error,
            @Nullable String sentence) {}

    /** @param id a deployment's number, or a backup's name */
    record TargetView(
            Object id,
            @Nullable String version,
            @Nullable String commitSha,
            @Nullable String commitMessage,
            @Nullable Instant deployedAt,
            @Nullable String deployedBy,
            boolean lastGood) {}

    private final Planner planner;
    private final Targets targets;
    private final Commits commits;
    private final Map<String, Refs> known = new ConcurrentHashMap<>();

    public Choices(Planner planner, Targets targets, Commits commits) {
        this.planner = planner;
        this.targets = targets;
        this.commits = commits;
    }

    /** Waits for the network. */
    Listing toDeploy(Environment environment) {
        List<DeploymentView> deployments = deployments(environment);
        String repository = planner.repository(environment).orElse("");
        try {
            Refs refs = commits.refs(repository);
            known.put(repository, refs);
            return listing(refs, deployments, null);
        } catch (OutsideTrouble trouble) {
            return listing(known.getOrDefault(repository, new Refs(List.of(), List.of())), deployments, trouble);
        }
    }

    private static Listing listing(Refs refs, List<DeploymentView> deployments, @Nullable OutsideTrouble trouble) {
        return new Listing(
                refs.tags().stream().map(RefView::of).toList(),
                refs.branches().stream().map(RefView::of).toList(),
                deployments,
                trouble != null,
                trouble == null ? null : trouble.code(),
                trouble == null ? null : trouble.sentence());
    }

    private List<DeploymentView> deployments(Environment environment) {
        Optional<Long> current = targets.current(environment.id()).map(Target::deployment);
        return targets.deployable(environment.id(), MOST).stream()
                .map(target -> new DeploymentView(
                        target.deployment(),
                        target.environment(),
                        target.version(),
                        Shas.briefOrNull(target.commit()),
                        target.commitMessage(),
                        target.deployedAt(),
                        target.deployedBy(),
                        "success",
                        current.filter(id -> id == target.deployment()).isPresent()))
                .toList();
    }

    /** What an environment can go back to, the best first. Never waits. */
    List<TargetView> toGoBackTo(Environment environment) {
        List<String> backups = planner.backups(environment);
        if (!backups.isEmpty()) {
            return backups.stream()
                    .map(name -> new TargetView(name, name, null, null, null, null, name.equals(backups.get(0))))
                    .toList();
        }
        List<Target> good = targets.goodOnes(environment.id(), MOST);
        return good.stream()
                .map(target -> new TargetView(
                        target.deployment(),
                        target.version(),
                        Shas.briefOrNull(target.commit()),
                        target.commitMessage(),
                        target.deployedAt(),
                        target.deployedBy(),
                        target.equals(good.get(0))))
                .toList();
    }
}

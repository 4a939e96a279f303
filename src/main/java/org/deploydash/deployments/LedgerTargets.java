package org.deploydash.deployments;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deploydash.dispatch.Target;
import org.deploydash.dispatch.Targets;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;

/** What the ledger knows to have run somewhere and can be run again. */
public final class LedgerTargets implements Targets {

    /** Beyond so many deployments nobody goes back, and reading them takes a few milliseconds. */
    private static final int LOOKED_AT = 500;

    private final Environments environments;
    private final Ledger ledger;

    public LedgerTargets(Environments environments, Ledger ledger) {
        this.environments = environments;
        this.ledger = ledger;
    }

    @Override
    public Optional<Target> current(String environment) {
        return ledger.current(environment).map(LedgerTargets::target);
    }

    @Override
    public Optional<Target> find(String environment, long deployment) {
        return ledger.find(deployment)
                .filter(row -> row.environment().equals(environment))
                .filter(row -> row.status() == DeploymentStatus.SUCCESS)
                .map(LedgerTargets::target);
    }

    /** A version counts as what became of it last: one that was rolled back from is none to go back to, though it once went well. */
    @Override
    public List<Target> goodOnes(String environment, int limit) {
        Optional<Deployment> current = ledger.current(environment);
        Set<String> seen = new HashSet<>();
        current.map(LedgerTargets::name).ifPresent(seen::add);
        Stream<Deployment> older = ledger.succeeded(environment, current.orElse(null), LOOKED_AT).stream()
                .filter(row -> seen.add(name(row)))
                .filter(row -> row.status() == DeploymentStatus.SUCCESS);
        return Stream.concat(current.filter(this::isInDoubt).stream(), older)
                .filter(LedgerTargets::isNamed)
                .limit(limit)
                .map(LedgerTargets::target)
                .toList();
    }

    private boolean isInDoubt(Deployment current) {
        return ledger.brokenOff(current, NewDeployment.LATEST).isPresent();
    }

    @Override
    public List<Target> deployable(String environment, int limit) {
        List<Target> all = new ArrayList<>();
        for (Environment other : related(environment)) {
            Set<String> seen = new HashSet<>();
            ledger.succeeded(other.id(), null, LOOKED_AT).stream()
                    .filter(row -> row.status() == DeploymentStatus.SUCCESS)
                    .filter(LedgerTargets::isNamed)
                    .filter(row -> seen.add(name(row)))
                    .limit(limit)
                    .map(LedgerTargets::target)
                    .forEach(all::add);
        }
        all.sort((one, other) -> other.deployedAt().compareTo(one.deployedAt()));
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }

    private List<Environment> related(String environment) {
        return environments
                .find(environment)
                .map(known -> environments.applicationOf(known).environments())
                .orElseGet(List::of);
    }

    private static boolean isNamed(Deployment row) {
        return row.version() != null || row.commit() != null;
    }

    private static String name(Deployment row) {
        return row.version() == null ? "commit " + row.commit() : "version " + row.version();
    }

    private static Target target(Deployment row) {
        return new Target(
                row.id(),
                row.environment(),
                row.version(),
                row.commit(),
                row.commitMessage(),
                row.deployedAt(),
                row.deployedBy());
    }
}

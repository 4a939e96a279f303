package org.deploydash.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.deploydash.dispatch.Preview.Warning;
import org.deploydash.environments.Environment;
import org.jspecify.annotations.Nullable;

/** Tells what a wish would change. Waits for the network; where GitHub is away, it tells what is known without. */
public final class Previews {

    private final Planner planner;
    private final Commits commits;
    private final Attempts attempts;
    private final Predicate<String> hasHealth;
    private final Whereabouts whereabouts;

    /** @param hasHealth whether the health of an environment is known now */
    public Previews(Planner planner, Commits commits, Attempts attempts, Predicate<String> hasHealth) {
        this.planner = planner;
        this.commits = commits;
        this.attempts = attempts;
        this.hasHealth = hasHealth;
        this.whereabouts = new Whereabouts(commits);
    }

    /** What lies between now and then, or why that is not known. */
    private record Between(
            String direction,
            @Nullable Comparison way,
            @Nullable String head,
            @Nullable OutsideTrouble trouble) {

        static Between unknown(@Nullable String head) {
            return new Between("unknown", null, head, null);
        }
    }

    /**
     * @throws Refusal.Thrown where the wish could not be granted, whatever else were filled in
     * @throws OutsideTrouble where what the plan itself needs could not be found out
     */
    Preview of(Wish wish) {
        Plan plan = planner.verified(wish, planner.sketch(wish));
        Between between = between(plan);
        Environment environment = wish.environment();
        Target current = plan.current();
        Goal goal = plan.goal();
        Comparison way = between.way();
        return new Preview(
                environment.id(),
                environment.name(),
                current == null ? null : from(current),
                new Preview.To(
                        goal.version(),
                        goal.version() == null && goal.backup() == null
                                ? plan.request().ref()
                                : goal.ref(),
                        Shas.briefOrNull(between.head()),
                        goal.deployment(),
                        goal.backup()),
                between.direction(),
                way == null ? null : Way.commits(way),
                way == null ? null : (Integer) way.aheadBy(),
                way == null
                        ? null
                        : Way.authors(way).stream().map(Way.AuthorView::name).toList(),
                way == null ? null : Way.files(way),
                warnings(wish, plan, between),
                new Preview.Run(
                        plan.request().workflow(),
                        plan.request().ref(),
                        plan.request().inputs()),
                environment.confirm() ? environment.name() : null,
                current == null ? null : expected(current),
                between.trouble() == null ? null : between.trouble().code(),
                between.trouble() == null ? null : between.trouble().sentence());
    }

    private static Preview.From from(Target current) {
        return new Preview.From(
                current.version(), Shas.briefOrNull(current.commit()), current.deployedAt(), current.deployedBy());
    }

    /** The version first: two deployments of a workflow that takes it as an input may share their commit. */
    static @Nullable String expected(Target current) {
        return current.version() == null ? Shas.briefOrNull(current.commit()) : current.version();
    }

    private Between between(Plan plan) {
        String repository = plan.request().repository();
        Target current = plan.current();
        Goal goal = plan.goal();
        if (goal.backup() != null) {
            return Between.unknown(null);
        }
        try {
            Optional<String> head = goal.version() == null && goal.commit() == null
                    ? commits.resolve(repository, plan.request().ref())
                    : whereabouts.commit(repository, goal.version(), goal.commit());
            if (current == null || head.isEmpty()) {
                return Between.unknown(head.orElse(null));
            }
            return whereabouts
                    .commit(repository, current.version(), current.commit())
                    .map(base -> between(repository, base, head.get()))
                    .orElseGet(() -> Between.unknown(head.get()));
        } catch (OutsideTrouble trouble) {
            return new Between("unknown", null, goal.commit(), trouble);
        }
    }

    private Between between(String repository, String base, String head) {
        Comparison way = commits.compare(repository, base, head);
        if (way.aheadBy() > 0) {
            return new Between(way.behindBy() > 0 ? "diverged" : "forward", way, head, null);
        }
        return way.behindBy() > 0
                ? new Between("backward", commits.compare(repository, head, base), head, null)
                : new Between("same", way, head, null);
    }

    private List<Warning> warnings(Wish wish, Plan plan, Between between) {
        List<Warning> warnings = new ArrayList<>();
        Goal goal = plan.goal();
        String environment = wish.environment().id();
        Comparison way = between.way();
        boolean migrates = way != null
                && Way.files(way).stream().anyMatch(file -> file.kind().equals("migration"));
        if (between.direction().equals("backward") && migrates) {
            warnings.add(new Warning(
                    "migration_backward",
                    "This goes back over a database migration; what it changed in the data stays changed."));
        }
        if (between.direction().equals("same")) {
            warnings.add(
                    planner.isInDoubt(environment, plan.current())
                            ? new Warning(
                                    "last_good_again",
                                    "An attempt since then broke off, so that nobody knows what runs there now; this deploys the last good one again.")
                            : new Warning("same_version", "The same version runs already."));
        }
        if (between.direction().equals("backward") && wish.kind() == Kind.DEPLOY) {
            warnings.add(new Warning("older_version", "That is older than what runs; it would be a rollback."));
        }
        if (attempts.wasRolledBack(environment, goal.version(), goal.version() == null ? goal.commit() : null)) {
            warnings.add(new Warning("rolled_back_before", "That version ran here and was rolled back."));
        }
        if (!plan.targetTold()) {
            warnings.add(
                    new Warning(
                            "target_not_told",
                            "The rollback workflow is not told which version is wanted; it decides by itself what to go back to."));
        }
        if (!hasHealth.test(environment)) {
            warnings.add(new Warning(
                    "no_health_data",
                    "Its health is not known now, so that nobody will see here whether it goes well."));
        }
        return warnings;
    }
}

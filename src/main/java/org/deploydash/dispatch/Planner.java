package org.deploydash.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.environments.Action;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.Templates;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan of a wish: what is meant, which run would bring it about, with which inputs. Without a workflow for going back, going back is
 * deploying an earlier version.
 */
public final class Planner {

    private static final String UNKNOWN_TARGET = "unknown_target";
    private static final String TARGET = "target";

    private final Environments environments;
    private final Targets targets;
    private final Commits commits;
    private final Backups backups;

    public Planner(Environments environments, Targets targets, Commits commits, Backups backups) {
        this.environments = environments;
        this.targets = targets;
        this.commits = commits;
        this.backups = backups;
    }

    /** What an environment is deployed or set back with; empty where nothing is configured. */
    static Optional<Action> action(Environment environment, Kind kind) {
        return kind == Kind.DEPLOY
                ? environment.deploy()
                : environment.rollback().or(environment::deploy);
    }

    /** Whether the action does something with a version it is given. */
    static boolean takesVersion(Action action) {
        return action.holds(Templates.VERSION) || action.asksFor(Inputs.VERSION);
    }

    Optional<String> repository(Environment environment) {
        return environments.applicationOf(environment).repository();
    }

    /**
     * Waits for the network only where a tag or a commit must be looked up to fill a template.
     *
     * @throws Refusal.Thrown where the wish cannot be granted as it is
     * @throws OutsideTrouble where what must be looked up could not be
     */
    Plan plan(Wish wish) {
        return plan(wish, true);
    }

    /** The same before everything was filled in: what is required may still be missing. */
    Plan sketch(Wish wish) {
        return plan(wish, false);
    }

    private Plan plan(Wish wish, boolean strict) {
        Environment environment = wish.environment();
        Action action = action(environment, wish.kind())
                .orElseThrow(() -> notConfigured().thrown());
        String repository = repository(environment)
                .orElseThrow(() -> unavailable(Unavailable.NO_GITHUB).thrown());
        Goal goal = wish.kind() == Kind.DEPLOY ? deployGoal(wish) : rollbackGoal(wish, action);
        Draft draft = new Draft(wish, action, repository, goal);
        String ref = draft.ref();
        Map<String, String> inputs = new Inputs(wish, draft::template, draft.versionIfThere(), strict).filled(action);
        return new Plan(
                targets.current(environment.id()).orElse(null),
                draft.goal,
                new RunRequest(repository, action.workflow(), ref, inputs),
                draft.isTold());
    }

    static Refusal notConfigured() {
        return unavailable(Unavailable.NO_WORKFLOW);
    }

    static Refusal unavailable(Unavailable reason) {
        return Refusal.of(503, reason.code(), reason.sentence());
    }

    /** A version that is an input counts as the version that is wanted. */
    private static Goal deployGoal(Wish wish) {
        Optional<String> given = Optional.ofNullable(wish.inputs().get(Inputs.VERSION))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
        if (given.isPresent() && wish.version().isPresent() && !given.equals(wish.version())) {
            throw Refusal.input("bad_input", Inputs.VERSION, "Two different versions were given; give one.")
                    .thrown();
        }
        return new Goal(
                null, wish.version().or(() -> given).orElse(null), wish.ref().orElse(null), null, null);
    }

    private Goal rollbackGoal(Wish wish, Action action) {
        String target = wish.target().orElseThrow(() -> unknown("Say what to go back to."));
        boolean takesBackup = action.holds(Templates.BACKUP);
        if (takesBackup && backups.of(wish.environment().id()).contains(target)) {
            return new Goal(null, null, null, null, target);
        }
        if (takesBackup && !takesVersion(action) && !action.holds(Templates.COMMIT)) {
            throw unknown("This rollback goes back to a backup, and none of that name is known.");
        }
        Target found = number(target)
                .flatMap(id -> targets.find(wish.environment().id(), id))
                .orElseThrow(() -> unknown("There is no successful deployment of that number in this environment."));
        return new Goal(found.deployment(), found.version(), null, found.commit(), null);
    }

    private static Refusal.Thrown unknown(String sentence) {
        return Refusal.input(UNKNOWN_TARGET, TARGET, sentence).thrown();
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** One wish on its way to a plan; what is looked up on the way stays in its goal. */
    private final class Draft {

        private final Wish wish;
        private final Action action;
        private final String repository;
        private Goal goal;

        private Draft(Wish wish, Action action, String repository, Goal goal) {
            this.wish = wish;
            this.action = action;
            this.repository = repository;
            this.goal = goal;
        }

        /** A workflow of its own for going back is asked as it is configured; whether it learns of the target is its affair. */
        private boolean isTold() {
            return wish.kind() == Kind.DEPLOY
                    || wish.environment().rollback().isEmpty()
                    || takesVersion(action)
                    || action.holds(Templates.COMMIT)
                    || action.holds(Templates.BACKUP);
        }

        private String ref() {
            boolean derived = wish.kind() == Kind.ROLLBACK
                    && wish.environment().rollback().isEmpty();
            String ref;
            if (goal.ref() != null) {
                ref = goal.ref();
            } else if (!takesVersion(action) && (derived || goal.version() != null && wish.kind() == Kind.DEPLOY)) {
                ref = version();
            } else {
                ref = Templates.fill(action.ref(), this::template);
            }
            if (!Action.isRef(ref)) {
                String input = wish.kind() == Kind.ROLLBACK ? TARGET : goal.ref() == null ? Inputs.VERSION : "ref";
                throw Refusal.input(
                                "bad_input",
                                input,
                                "That is no name of a branch or tag that may be used here: letters, digits and . _ / + @ - may.")
                        .thrown();
            }
            return ref;
        }

        private Optional<String> versionIfThere() {
            return goal.version() == null
                            && wish.kind() == Kind.ROLLBACK
                            && goal.backup() == null
                            && action.asksFor(Inputs.VERSION)
                    ? Optional.of(version())
                    : Optional.ofNullable(goal.version());
        }

        private String template(String name) {
            return switch (name) {
                case Templates.VERSION -> version();
                case Templates.COMMIT -> commit();
                case Templates.BACKUP -> goal.backup() == null ? "" : goal.backup();
                case Templates.ENVIRONMENT -> wish.environment().id();
                case Templates.EMERGENCY -> String.valueOf(wish.emergency());
                default -> throw new IllegalStateException("a template that the configuration may not hold");
            };
        }

        private String version() {
            String known = goal.version();
            if (known != null) {
                return known;
            }
            if (goal.backup() != null) {
                throw unknown("The workflow wants a version, and a backup has none; choose a deployment.");
            }
            String tag = tag().orElseThrow(this::noVersion);
            goal = new Goal(goal.deployment(), tag, goal.ref(), goal.commit(), goal.backup());
            return tag;
        }

        private Optional<String> tag() {
            String commit = goal.commit();
            return commit == null
                    ? Optional.empty()
                    : commits.refs(repository).tags().stream()
                            .filter(ref -> Shas.same(ref.commit(), commit))
                            .map(Refs.Ref::name)
                            .findFirst();
        }

        private Refusal.Thrown noVersion() {
            return wish.kind() == Kind.ROLLBACK
                    ? Refusal.input(
                                    "no_tag",
                                    TARGET,
                                    "That deployment has no version, and no tag points at its commit, so that the workflow cannot be told what to go back to.")
                            .thrown()
                    : Refusal.input("bad_input", Inputs.VERSION, "A version is required.")
                            .thrown();
        }

        private String commit() {
            String known = goal.commit();
            if (known != null) {
                return known;
            }
            String name = goal.version() == null ? goal.ref() : goal.version();
            String found = Optional.ofNullable(name)
                    .flatMap(ref -> commits.resolve(repository, ref))
                    .orElseThrow(() -> unknownRef(wish, name).thrown());
            goal = new Goal(goal.deployment(), goal.version(), goal.ref(), found, goal.backup());
            return found;
        }
    }

    /**
     * Whether what is wanted exists, and which commit it is. Waits for the network; where GitHub cannot say, the plan stands as it is, since
     * GitHub will be asked to run it anyway.
     *
     * @throws Refusal.Thrown where there is no such branch, tag or commit
     */
    Plan verified(Wish wish, Plan plan) {
        Goal goal = plan.goal();
        String name = goal.version() == null ? goal.ref() : goal.version();
        if (name == null) {
            return plan;
        }
        try {
            String commit = commits.resolve(plan.request().repository(), name)
                    .orElseThrow(() -> unknownRef(wish, name).thrown());
            Goal known = new Goal(goal.deployment(), goal.version(), goal.ref(), commit, goal.backup());
            return new Plan(plan.current(), known, plan.request(), plan.targetTold());
        } catch (OutsideTrouble away) {
            return plan;
        }
    }

    /** Whether what was deployed last with success may not be what runs there, since something broke off after it. */
    boolean isInDoubt(String environment, @Nullable Target current) {
        return current != null
                && targets.goodOnes(environment, 1).stream()
                        .anyMatch(good -> good.deployment() == current.deployment());
    }

    private static Refusal unknownRef(Wish wish, @Nullable String name) {
        String input = wish.kind() == Kind.ROLLBACK ? TARGET : wish.ref().isPresent() ? "ref" : Inputs.VERSION;
        String what = wish.ref().isPresent() ? "branch or tag" : "tag";
        return Refusal.input(
                "unknown_ref", input, "The repository has no " + what + (name == null ? "." : " " + name + "."));
    }

    /** The backups that may be gone back to, where the rollback takes one. */
    List<String> backups(Environment environment) {
        return action(environment, Kind.ROLLBACK)
                .filter(action -> action.holds(Templates.BACKUP))
                .map(action -> backups.of(environment.id()))
                .orElseGet(List::of);
    }
}

package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deploydash.environments.Action;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.InputRule;
import org.deploydash.environments.Templates;
import org.deploydash.web.Access;
import org.deploydash.web.Needs;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** The environments in order, with what can be done to each and what the caller may do. Depends on the caller, so it is not kept. */
@Path("environments")
@Produces(MediaType.APPLICATION_JSON)
public final class EnvironmentsResource {

    record Listing(List<View> environments, int count) {}

    /** @param confirm whether its name must be typed */
    record View(
            String environment,
            String name,
            String application,
            @Nullable String repository,
            @Nullable String githubEnvironment,
            boolean confirm,
            Actions actions,
            List<Log> logs,
            May may) {}

    record Actions(ActionView deploy, ActionView rollback) {}

    /**
     * @param available whether it would work now, for somebody who may
     * @param error why not, for programs; null where it would
     * @param reason why not, for people; null where it would
     * @param workflow the file name of the workflow
     * @param ref the branch or tag it runs on, which may hold templates
     * @param offers what a person chooses: version, or both (a version or a branch)
     * @param usualSeconds how long the last ones took, their median; null without experience
     */
    record ActionView(
            boolean configured,
            boolean available,
            @Nullable String error,
            @Nullable String reason,
            @Nullable String workflow,
            @Nullable String ref,
            List<Input> inputs,
            @Nullable String offers,
            @Nullable Long usualSeconds) {}

    /**
     * @param pattern what the whole value must match, in the words of java.util.regex
     * @param hint the same for people
     */
    record Input(String name, boolean required, String pattern, String hint) {}

    record Log(String id, String name) {}

    record May(boolean deploy, boolean rollback, boolean logs) {}

    private final Environments environments;
    private final Operations operations;
    private final OperationViews views;
    private final Access access;

    public EnvironmentsResource(Environments environments, Operations operations, OperationViews views, Access access) {
        this.environments = environments;
        this.operations = operations;
        this.views = views;
        this.access = access;
    }

    @GET
    @Needs(Role.READ)
    public Listing list(@Context SecurityContext security) {
        Access.Caller caller = access.caller(security);
        List<View> views = environments.all().stream()
                .map(environment -> view(environment, caller.mayOperate(environment.id())))
                .toList();
        return new Listing(views, views.size());
    }

    private View view(Environment environment, boolean operates) {
        return new View(
                environment.id(),
                environment.name(),
                environment.application(),
                environments.applicationOf(environment).repository().orElse(null),
                environment.githubEnvironment().orElse(null),
                environment.confirm(),
                new Actions(action(environment, Kind.DEPLOY), action(environment, Kind.ROLLBACK)),
                logs(environment),
                new May(operates, operates, operates));
    }

    /** Those the configuration names, and what the deployment's job writes; a configured one of that id hides the job's. */
    private List<Log> logs(Environment environment) {
        List<Log> logs = new ArrayList<>();
        environment.logs().forEach(log -> logs.add(new Log(log.id(), log.name())));
        if (operations.readsJobLogs(environment)
                && logs.stream().noneMatch(log -> log.id().equals(JobLogs.SOURCE))) {
            logs.add(new Log(JobLogs.SOURCE, JobLogs.NAME));
        }
        return logs;
    }

    private ActionView action(Environment environment, Kind kind) {
        Optional<Action> action = Planner.action(environment, kind);
        Unavailable reason = operations.unavailable(environment, kind).orElse(null);
        return new ActionView(
                action.isPresent(),
                reason == null,
                reason == null ? null : reason.code(),
                reason == null ? null : reason.sentence(),
                action.map(Action::workflow).orElse(null),
                action.map(Action::ref).orElse(null),
                action.map(known -> inputs(known, kind)).orElse(List.of()),
                kind == Kind.ROLLBACK
                        ? null
                        : action.map(EnvironmentsResource::offers).orElse(null),
                views.usualSeconds(environment.id(), kind).orElse(null));
    }

    /** Where the version must be told, a branch does not say it. */
    private static String offers(Action action) {
        boolean needed = action.holds(Templates.VERSION)
                || action.inputs().stream().anyMatch(input -> input.name().equals(Inputs.VERSION) && input.required());
        return needed ? "version" : "both";
    }

    /** Only those a person is asked for: a fixed value is the administrator's own, and to go back the version is the target's. */
    private static List<Input> inputs(Action action, Kind kind) {
        List<Input> asked = new ArrayList<>();
        for (InputRule input : action.inputs()) {
            boolean targets = kind == Kind.ROLLBACK && input.name().equals(Inputs.VERSION);
            if (input.value().isEmpty() && !targets) {
                asked.add(input(input));
            }
        }
        if (kind == Kind.ROLLBACK && action.holds(Templates.EMERGENCY) && !action.asksFor(Inputs.EMERGENCY)) {
            asked.add(new Input(Inputs.EMERGENCY, false, "true|false", "whether it is one"));
        }
        return asked;
    }

    private static Input input(InputRule rule) {
        return new Input(rule.name(), rule.required(), rule.pattern().pattern(), Inputs.hint(rule));
    }
}

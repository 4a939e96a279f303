package org.deploydash.dispatch;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import org.deploydash.environments.Action;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.InputRule;
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
     */
    record ActionView(
            boolean configured,
            boolean available,
            @Nullable String error,
            @Nullable String reason,
            List<Input> inputs) {}

    /** @param pattern what the whole value must match, in the words of java.util.regex */
    record Input(String name, boolean required, String pattern) {}

    record Log(String id, String name) {}

    record May(boolean deploy, boolean rollback, boolean logs) {}

    private final Environments environments;
    private final Dispatcher dispatcher;
    private final Access access;

    public EnvironmentsResource(Environments environments, Dispatcher dispatcher, Access access) {
        this.environments = environments;
        this.dispatcher = dispatcher;
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
                new Actions(action(environment.deploy()), action(environment.rollback())),
                environment.logs().stream()
                        .map(log -> new Log(log.id(), log.name()))
                        .toList(),
                new May(operates, operates, operates));
    }

    private ActionView action(Optional<Action> action) {
        Unavailable reason = action.isEmpty()
                ? Unavailable.NO_WORKFLOW
                : dispatcher.unavailable().orElse(null);
        return new ActionView(
                action.isPresent(),
                reason == null,
                reason == null ? null : reason.code(),
                reason == null ? null : reason.sentence(),
                action.map(EnvironmentsResource::inputs).orElse(List.of()));
    }

    /** Only those a person is asked for: a fixed value is the administrator's own. */
    private static List<Input> inputs(Action action) {
        return action.inputs().stream()
                .filter(input -> input.value().isEmpty())
                .map(EnvironmentsResource::input)
                .toList();
    }

    private static Input input(InputRule rule) {
        return new Input(rule.name(), rule.required(), rule.pattern().pattern());
    }
}

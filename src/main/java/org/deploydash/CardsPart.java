package org.deploydash;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deploydash.dispatch.Dispatcher;
import org.deploydash.dispatch.Unavailable;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.status.EnvironmentStatus;
import org.deploydash.status.StatusSnapshot;
import org.deploydash.web.Access;
import org.jspecify.annotations.Nullable;

/** A card for each environment, with its levers for those who may pull them. The names of the properties are the template's. */
final class CardsPart {

    /** @param pairs neighbours of the same application, to be compared: the one before and the later one, which follows it */
    record App(
            String id,
            @Nullable String repository,
            @Nullable String repositoryUrl,
            List<Card> cards,
            List<Pair> pairs) {}

    record Card(
            EnvironmentStatus status,
            int accent,
            int dash,
            List<CardAction> actions,
            @Nullable String actionNote) {}

    /** @param reason why it is off, null where it is on */
    record CardAction(String kind, String label, @Nullable String reason) {}

    record Pair(String base, String baseName, String head, String headName) {}

    private static final String NO_LOGS = "No log is configured.";

    private final Environments environments;
    private final Dispatcher dispatcher;
    private final Looks looks;
    private final URI web;

    /** @param web where people see the repositories, with a slash at its end */
    CardsPart(Environments environments, Dispatcher dispatcher, Looks looks, URI web) {
        this.environments = environments;
        this.dispatcher = dispatcher;
        this.looks = looks;
        this.web = web;
    }

    Optional<String> repositoryUrl(Environment environment) {
        return repositoryUrl(environments.applicationOf(environment));
    }

    List<App> applications(StatusSnapshot snapshot, Access.Caller caller) {
        Map<String, EnvironmentStatus> statuses = snapshot.environments().stream()
                .collect(Collectors.toMap(EnvironmentStatus::environment, Function.identity()));
        List<App> apps = new ArrayList<>();
        for (Application application : environments.applications()) {
            List<Card> cards = new ArrayList<>();
            for (Environment environment : application.environments()) {
                EnvironmentStatus status = statuses.get(environment.id());
                if (status != null) {
                    cards.add(card(environment, status, caller.mayOperate(environment.id())));
                }
            }
            apps.add(new App(
                    application.id(),
                    application.repository().orElse(null),
                    repositoryUrl(application).orElse(null),
                    cards,
                    pairs(application)));
        }
        return apps;
    }

    private Optional<String> repositoryUrl(Application application) {
        return application.repository().map(name -> web + name);
    }

    private static List<Pair> pairs(Application application) {
        List<Pair> pairs = new ArrayList<>();
        List<Environment> all = application.environments();
        for (int i = 1; i < all.size(); i++) {
            Environment base = all.get(i - 1);
            Environment head = all.get(i);
            pairs.add(new Pair(base.id(), base.name(), head.id(), head.name()));
        }
        return pairs;
    }

    private Card card(Environment environment, EnvironmentStatus status, boolean operates) {
        Looks.Look look = looks.of(environment.id());
        if (!operates) {
            return new Card(status, look.accent(), look.dash(), List.of(), null);
        }
        boolean deploys = environment.deploy().isPresent();
        boolean returns =
                deploys || environment.rollback().isPresent(); // a rollback is the deployment of an older version
        boolean logs = !environment.logs().isEmpty() || dispatcher.readsJobLogs(environment);
        List<CardAction> actions = List.of(
                new CardAction("deploy", "Deploy…", reason(deploys)),
                new CardAction("rollback", "Roll back…", reason(returns)),
                new CardAction("logs", "Logs", logs ? null : NO_LOGS));
        return new Card(status, look.accent(), look.dash(), actions, note(actions));
    }

    /** As it was when the page was made, up to a minute ago: the page's scripts ask again at once. */
    private @Nullable String reason(boolean configured) {
        return configured
                ? dispatcher.unavailable().map(Unavailable::sentence).orElse(null)
                : Unavailable.NO_WORKFLOW.sentence();
    }

    /** Each reason once. */
    private static @Nullable String note(List<CardAction> actions) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (CardAction action : actions) {
            String reason = action.reason();
            if (reason != null) {
                labels.merge(
                        reason,
                        action.label().replace("…", ""),
                        (one, other) -> one + " and " + other.toLowerCase(Locale.ROOT));
            }
        }
        return labels.isEmpty()
                ? null
                : labels.entrySet().stream()
                        .map(entry -> entry.getValue() + ": " + entry.getKey())
                        .collect(Collectors.joining(" "));
    }
}

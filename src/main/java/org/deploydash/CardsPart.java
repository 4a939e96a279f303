package org.deploydash;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deploydash.dispatch.Dispatcher;
import org.deploydash.dispatch.Unavailable;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.health.Health;
import org.deploydash.status.DeployState;
import org.deploydash.status.EnvironmentStatus;
import org.deploydash.status.StatusSnapshot;
import org.deploydash.web.Access;
import org.jspecify.annotations.Nullable;

/** A card for each environment, with its levers for those who may pull them. The names of the properties are the template's. */
final class CardsPart {

    /**
     * @param tally how many environments are how, the worst first
     * @param unarmed whether the caller could pull levers here that the configuration does not give
     * @param linked whether GitHub can tell what was deployed
     * @param pairs neighbours of the same application, to be compared: the one before and the later one, which follows it
     */
    record App(
            String id,
            @Nullable String repository,
            @Nullable String repositoryUrl,
            boolean linked,
            boolean unarmed,
            List<Card> cards,
            List<Tally> tally,
            List<Pair> pairs) {}

    record Tally(String word, long count) {}

    /** @param place in the order of the configuration */
    record Card(
            EnvironmentStatus status,
            int accent,
            int dash,
            int place,
            Sparkline spark,
            List<CardAction> actions,
            @Nullable String actionNote,
            @Nullable UnderWay operation) {}

    /** @param reason why it is off, null where it is on */
    record CardAction(String kind, String label, @Nullable String reason) {}

    record Pair(String base, String baseName, String head, String headName) {}

    /** As {@code js/panels/levers.js} says it. */
    private static final String NOT_FROM_HERE = "A deployment that was not started here is under way.";

    private static final String NO_LOGS = "No log is configured.";
    private static final Comparator<Card> WORST_FIRST = Comparator.comparingInt(card -> severity(card.status()));

    private final Environments environments;
    private final Dispatcher dispatcher;
    private final Looks looks;
    private final URI web;
    private final BiFunction<String, Instant, Sparkline> sparks;
    private final OperationsPart operations;

    /**
     * @param web where people see the repositories, with a slash at its end
     * @param sparks an environment's last hour up to a moment
     */
    CardsPart(
            Environments environments,
            Dispatcher dispatcher,
            Looks looks,
            URI web,
            BiFunction<String, Instant, Sparkline> sparks,
            OperationsPart operations) {
        this.environments = environments;
        this.sparks = sparks;
        this.operations = operations;
        this.dispatcher = dispatcher;
        this.looks = looks;
        this.web = web;
    }

    Optional<String> repositoryUrl(Environment environment) {
        return repositoryUrl(environments.applicationOf(environment));
    }

    /** @param worstFirst whether what needs attention comes first, within an application and among them, else in the order of the configuration */
    List<App> applications(StatusSnapshot snapshot, Access.Caller caller, boolean worstFirst) {
        Map<String, EnvironmentStatus> statuses = snapshot.environments().stream()
                .collect(Collectors.toMap(EnvironmentStatus::environment, Function.identity()));
        Map<String, UnderWay> underWay = operations.of(snapshot);
        List<App> apps = new ArrayList<>();
        int place = 0;
        for (Application application : environments.applications()) {
            List<Card> cards = new ArrayList<>();
            for (Environment environment : application.environments()) {
                EnvironmentStatus status = statuses.get(environment.id());
                if (status != null) {
                    Sparkline spark = sparks.apply(environment.id(), snapshot.timestamp());
                    UnderWay operation = underWay.get(environment.id());
                    boolean operates = caller.mayOperate(environment.id());
                    cards.add(card(environment, status, place++, spark, operation, operates));
                }
            }
            if (worstFirst) {
                cards.sort(WORST_FIRST);
            }
            apps.add(new App(
                    application.id(),
                    application.repository().orElse(null),
                    repositoryUrl(application).orElse(null),
                    linked(application),
                    application.environments().stream()
                            .anyMatch(each -> !returns(each) && caller.mayOperate(each.id())),
                    cards,
                    tally(cards),
                    pairs(application)));
        }
        if (worstFirst) {
            apps.sort(Comparator.comparing(App::cards, Comparator.comparingInt(CardsPart::worst)));
        }
        return apps;
    }

    /** A card with whose it is. */
    record OnWall(App app, Card card) {}

    /** All cards in one row, the worst first. */
    static List<OnWall> onWall(List<App> applications) {
        return applications.stream()
                .flatMap(app -> app.cards().stream().map(card -> new OnWall(app, card)))
                .sorted(Comparator.comparing(OnWall::card, WORST_FIRST.thenComparingInt(Card::place)))
                .toList();
    }

    /** The smaller the worse; {@code js/state.js} says the same. */
    private static int severity(EnvironmentStatus status) {
        if (status.health() == Health.UNHEALTHY) {
            return 0;
        }
        if (status.health() == Health.DEGRADED) {
            return 1;
        }
        if (status.stale() && status.checkedAt() != null) {
            return 2;
        }
        if (status.status() == DeployState.FAILED || Boolean.FALSE.equals(status.versionVerified())) {
            return 3;
        }
        return status.health() == Health.UNKNOWN ? 4 : 5;
    }

    private static int worst(List<Card> cards) {
        return cards.stream().mapToInt(card -> severity(card.status())).min().orElse(Integer.MAX_VALUE);
    }

    /** How many are how, the worst first. */
    static List<Tally> tally(List<Card> cards) {
        return Stream.of(Health.UNHEALTHY, Health.DEGRADED, Health.UNKNOWN, Health.HEALTHY)
                .map(health -> new Tally(
                        health.word(),
                        cards.stream()
                                .filter(card -> card.status().health() == health)
                                .count()))
                .filter(tally -> tally.count() > 0)
                .toList();
    }

    private Optional<String> repositoryUrl(Application application) {
        return application.repository().map(name -> web + name);
    }

    private boolean linked(Application application) {
        return application.repository().isPresent()
                && !dispatcher.unavailable().equals(Optional.of(Unavailable.NO_GITHUB));
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

    private Card card(
            Environment environment,
            EnvironmentStatus status,
            int place,
            Sparkline spark,
            @Nullable UnderWay operation,
            boolean operates) {
        Looks.Look look = looks.of(environment.id());
        if (!operates) {
            return new Card(status, look.accent(), look.dash(), place, spark, List.of(), null, operation);
        }
        boolean logs = !environment.logs().isEmpty() || dispatcher.readsJobLogs(environment);
        List<CardAction> actions = new ArrayList<>();
        // Where neither could ever work, the application's line says once what to do.
        if (returns(environment)) {
            actions.add(new CardAction("deploy", "Deploy…", reason(deploys(environment), operation, status)));
            actions.add(new CardAction("rollback", "Roll back…", reason(true, operation, null)));
        }
        if (logs || !actions.isEmpty()) {
            actions.add(new CardAction("logs", "Logs", logs ? null : NO_LOGS));
        }
        return new Card(status, look.accent(), look.dash(), place, spark, actions, note(actions), operation);
    }

    private static boolean deploys(Environment environment) {
        return environment.deploy().isPresent();
    }

    /** A rollback is the deployment of an older version. */
    private static boolean returns(Environment environment) {
        return deploys(environment) || environment.rollback().isPresent();
    }

    /**
     * As it was when the page was made, up to a minute ago: the page's scripts ask again at once.
     *
     * @param status of an environment in which what was started elsewhere is waited for
     */
    private @Nullable String reason(
            boolean configured, @Nullable UnderWay operation, @Nullable EnvironmentStatus status) {
        if (!configured) {
            return Unavailable.NO_WORKFLOW.sentence();
        }
        return dispatcher
                .unavailable()
                .map(Unavailable::sentence)
                .or(() -> Optional.ofNullable(operation).map(UnderWay::holds))
                .orElse(status != null && status.status() == DeployState.DEPLOYING ? NOT_FROM_HERE : null);
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

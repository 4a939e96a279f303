package org.deploydash;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deploydash.deployments.CursorText;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentPage;
import org.deploydash.deployments.DeploymentQuery;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentsResource;
import org.deploydash.deployments.Ledger;
import org.deploydash.dispatch.Dispatcher;
import org.deploydash.dispatch.Unavailable;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.rollbacks.Rollback;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.status.EnvironmentStatus;
import org.deploydash.status.StatusBoard;
import org.deploydash.status.StatusSnapshot;
import org.deploydash.web.Access;
import org.deploydash.web.PageFormat;
import org.deploydash.web.PageServlet;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dashboard.html} shows, complete, for one request: the cards, the first rows of the history as the address filters it, and the
 * newest rollbacks. The names of the properties are the template's.
 */
final class DashboardPage implements PageServlet.Source {

    record App(
            String id,
            @Nullable String repository,
            @Nullable String repositoryUrl,
            List<Card> cards) {}

    record Card(
            EnvironmentStatus status,
            int accent,
            int dash,
            List<CardAction> actions,
            @Nullable String actionNote) {}

    /** @param reason why it is off, null where it is on */
    record CardAction(String kind, String label, @Nullable String reason) {}

    /**
     * @param next the query of the next page, null on the last one
     * @param problem what was wrong with the filter, which then was not applied
     */
    record History(
            String environment,
            String status,
            String user,
            String q,
            List<Row> rows,
            @Nullable String next,
            boolean first,
            @Nullable String problem,
            List<Choice> environments,
            List<Choice> statuses) {}

    record Row(
            Deployment deployment,
            String environmentName,
            int accent,
            int dash,
            @Nullable String commitUrl) {}

    record Choice(String id, String name) {}

    record RollbackList(
            List<RollbackRow> rows, boolean stale, @Nullable Instant staleSince, int skipped) {}

    record RollbackRow(Rollback rollback, String environmentName, int accent, int dash) {}

    /** How an environment is told apart: a colour, and beyond the last colour a dash pattern of its lines. */
    private record Look(int accent, int dash) {
        static final Look NONE = new Look(0, 0);
    }

    private static final String GITHUB = "https://github.com/";
    private static final int ACCENTS = 8;
    private static final int ROLLBACKS = 20;
    private static final String NO_LOGS = "No source of logs is connected.";
    private static final List<String> FILTERS = List.of("environment", "status", "user", "q");
    private static final List<Choice> STATUSES = Arrays.stream(DeploymentStatus.values())
            .map(status -> new Choice(status.word(), status.word().replace('_', ' ')))
            .toList();

    private final String title;
    private final Optional<String> notice;
    private final String assets;
    private final Environments environments;
    private final StatusBoard board;
    private final Ledger ledger;
    private final RollbackTimeline timeline;
    private final Dispatcher dispatcher;
    private final Access access;
    private final PageFormat format = new PageFormat();
    private final Map<String, Look> looks = new HashMap<>();

    DashboardPage(
            DashboardSettings settings,
            String assets,
            StatusBoard board,
            Ledger ledger,
            RollbackTimeline timeline,
            Dispatcher dispatcher,
            Access access) {
        this.title = settings.title();
        this.notice = settings.notice();
        this.assets = assets;
        this.environments = settings.environments();
        this.board = board;
        this.ledger = ledger;
        this.timeline = timeline;
        this.dispatcher = dispatcher;
        this.access = access;
        List<Environment> all = environments.all();
        for (int i = 0; i < all.size(); i++) {
            looks.put(all.get(i).id(), new Look(i % ACCENTS + 1, i / ACCENTS));
        }
    }

    @Override
    public String kind(HttpServletRequest request) {
        Access.Caller caller = access.caller(request);
        String query = request.getQueryString();
        return caller.user().orElse("") + '\n' + caller.roles() + '\n' + (query == null ? "" : query);
    }

    @Override
    public Map<String, Object> model(HttpServletRequest request) {
        Access.Caller caller = access.caller(request);
        StatusSnapshot snapshot = board.current();
        Map<String, Object> model = new HashMap<>();
        model.put("title", title);
        notice.ifPresent(text -> model.put("notice", text));
        model.put("assets", assets);
        caller.user().ifPresent(user -> model.put("user", user));
        model.put("now", snapshot.timestamp());
        model.put("format", format);
        model.put("applications", applications(snapshot, caller));
        model.put("history", history(request::getParameter));
        model.put("rollbacks", rollbacks());
        return model;
    }

    private List<App> applications(StatusSnapshot snapshot, Access.Caller caller) {
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
                    application.repository().map(name -> GITHUB + name).orElse(null),
                    cards));
        }
        return apps;
    }

    private Card card(Environment environment, EnvironmentStatus status, boolean operates) {
        Look look = look(environment.id());
        if (!operates) {
            return new Card(status, look.accent(), look.dash(), List.of(), null);
        }
        String deploy = reason(environment.deploy().isPresent());
        String rollback = reason(environment.rollback().isPresent());
        List<CardAction> actions = List.of(
                new CardAction("deploy", "Deploy…", deploy),
                new CardAction("rollback", "Roll back…", rollback),
                new CardAction("logs", "Logs", NO_LOGS));
        return new Card(status, look.accent(), look.dash(), actions, note(actions));
    }

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

    /** A filter that is not understood is told and not applied: the page is there to be looked at. */
    private History history(Function<String, @Nullable String> parameter) {
        try {
            return history(parameter, DeploymentsResource.query(environments, Parameters.of(parameter)), null);
        } catch (Problem bad) {
            return history(name -> null, DeploymentQuery.newest(PAGE_ROWS), bad.sentence());
        }
    }

    private static final int PAGE_ROWS = 50;

    private History history(
            Function<String, @Nullable String> parameter, DeploymentQuery asked, @Nullable String problem) {
        DeploymentPage page = ledger.page(new DeploymentQuery(
                asked.environment(),
                asked.status(),
                asked.user(),
                asked.text(),
                asked.from(),
                asked.to(),
                PAGE_ROWS,
                asked.after()));
        return new History(
                asked.environment().orElse(""),
                asked.status().map(DeploymentStatus::word).orElse(""),
                asked.user().orElse(""),
                asked.text().orElse(""),
                page.deployments().stream().map(this::row).toList(),
                page.next().map(next -> query(parameter, next)).orElse(null),
                asked.after().isEmpty(),
                problem,
                environments.all().stream()
                        .map(environment -> new Choice(environment.id(), environment.name()))
                        .toList(),
                STATUSES);
    }

    private static String query(Function<String, @Nullable String> parameter, DeploymentQuery.Cursor next) {
        StringBuilder query = new StringBuilder();
        for (String name : FILTERS) {
            String value = parameter.apply(name);
            if (value != null && !value.isBlank()) {
                query.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value.strip(), StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        return query.append("cursor=").append(CursorText.encode(next)).toString();
    }

    private Row row(Deployment deployment) {
        Optional<Environment> environment = environments.find(deployment.environment());
        Look look = look(deployment.environment());
        return new Row(
                deployment,
                environment.map(Environment::name).orElse(deployment.environment()),
                look.accent(),
                look.dash(),
                environment
                        .flatMap(known -> environments.applicationOf(known).repository())
                        .filter(repository -> deployment.commit() != null)
                        .map(repository -> GITHUB + repository + "/commit/" + deployment.commit())
                        .orElse(null));
    }

    private RollbackList rollbacks() {
        RollbackTimeline.Listing listing = timeline.list(Optional.empty(), ROLLBACKS);
        List<RollbackRow> rows = listing.rollbacks().stream()
                .map(rollback -> {
                    Look look = look(rollback.environment());
                    return new RollbackRow(
                            rollback,
                            environments
                                    .find(rollback.environment())
                                    .map(Environment::name)
                                    .orElse(rollback.environment()),
                            look.accent(),
                            look.dash());
                })
                .toList();
        return new RollbackList(rows, listing.stale(), listing.staleSince(), listing.skipped());
    }

    private Look look(String environment) {
        return looks.getOrDefault(environment, Look.NONE);
    }
}

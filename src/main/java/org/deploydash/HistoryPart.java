package org.deploydash;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deploydash.deployments.CursorText;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentPage;
import org.deploydash.deployments.DeploymentQuery;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentsResource;
import org.deploydash.deployments.Ledger;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.web.Parameters;
import org.deploydash.web.Problem;
import org.jspecify.annotations.Nullable;

/** The first rows of the history as the page's address filters it. The names of the properties are the template's. */
final class HistoryPart {

    /**
     * @param from the first day, as the address names it
     * @param to the last day
     * @param filters how many narrow the list
     * @param people who may be chosen by name
     * @param next the query of the next page, null on the last one
     * @param newer the address of the page before, null on the first one
     * @param problem what was wrong with the filter, which then was not applied
     */
    record History(
            String environment,
            String status,
            String user,
            String q,
            String from,
            String to,
            int filters,
            List<String> people,
            List<Row> rows,
            @Nullable String next,
            @Nullable String newer,
            boolean first,
            @Nullable String problem,
            List<Choice> environments,
            List<Choice> statuses) {}

    /** @param rolledBack what it went back from, as a version; null where it is no rollback or that is not known */
    record Row(
            Deployment deployment,
            String environmentName,
            int accent,
            int dash,
            @Nullable String commitUrl,
            List<MessageLinks.Piece> message,
            @Nullable String rolledBack) {}

    record Choice(String id, String name) {}

    /** Some more than its frame shows: each row is twenty elements that the first picture waits for. */
    private static final int PAGE_ROWS = 20;

    private static final List<String> FILTERS = List.of("environment", "status", "user", "q", "from", "to");
    private static final List<Choice> STATUSES = Arrays.stream(DeploymentStatus.values())
            .map(status -> new Choice(status.word(), status.word().replace('_', ' ')))
            .toList();

    private final Environments environments;
    private final Ledger ledger;
    private final Looks looks;
    private final Function<Environment, Optional<String>> repositoryUrl;

    /** @param repositoryUrl where people see an environment's repository */
    HistoryPart(
            Environments environments,
            Ledger ledger,
            Looks looks,
            Function<Environment, Optional<String>> repositoryUrl) {
        this.environments = environments;
        this.ledger = ledger;
        this.looks = looks;
        this.repositoryUrl = repositoryUrl;
    }

    /** A filter that is not understood is told and not applied: the page is there to be looked at. */
    History of(Function<String, @Nullable String> parameter) {
        try {
            Parameters parameters = Parameters.of(HistoryDays.asInstants(parameter));
            return of(parameter, DeploymentsResource.query(environments, parameters), null);
        } catch (Problem bad) {
            return of(name -> null, DeploymentQuery.newest(PAGE_ROWS), bad.sentence());
        }
    }

    private History of(Function<String, @Nullable String> parameter, DeploymentQuery query, @Nullable String problem) {
        DeploymentQuery asked = new DeploymentQuery(
                query.environment(),
                query.status(),
                query.user(),
                query.text(),
                query.from(),
                query.to(),
                PAGE_ROWS,
                query.after());
        DeploymentPage page = ledger.page(asked);
        return new History(
                asked.environment().orElse(""),
                asked.status().map(DeploymentStatus::word).orElse(""),
                asked.user().orElse(""),
                asked.text().orElse(""),
                told(parameter, "from"),
                told(parameter, "to"),
                (int) FILTERS.stream()
                        .filter(name -> !told(parameter, name).isEmpty())
                        .count(),
                ledger.people(),
                page.deployments().stream().map(this::row).toList(),
                page.next().map(next -> query(parameter, next)).orElse(null),
                asked.after().isPresent() ? newer(parameter, asked) : null,
                asked.after().isEmpty(),
                problem,
                environments.all().stream()
                        .map(environment -> new Choice(environment.id(), environment.name()))
                        .toList(),
                STATUSES);
    }

    private String newer(Function<String, @Nullable String> parameter, DeploymentQuery asked) {
        String filters = filters(parameter);
        String query = ledger.newer(asked)
                .map(cursor -> query(parameter, cursor))
                .orElse(filters.isEmpty() ? "" : filters.substring(0, filters.length() - 1));
        return (query.isEmpty() ? "./" : "./?" + query) + "#history";
    }

    private static String query(Function<String, @Nullable String> parameter, DeploymentQuery.Cursor cursor) {
        return filters(parameter) + "cursor=" + CursorText.encode(cursor);
    }

    /** The filters of an address as a query, each with an ampersand after it. */
    static String filters(Function<String, @Nullable String> parameter) {
        StringBuilder query = new StringBuilder();
        for (String name : FILTERS) {
            String value = told(parameter, name);
            if (!value.isEmpty()) {
                query.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        return query.toString();
    }

    private static String told(Function<String, @Nullable String> parameter, String name) {
        String value = parameter.apply(name);
        return value == null ? "" : value.strip();
    }

    private Row row(Deployment deployment) {
        Optional<Environment> environment = environments.find(deployment.environment());
        Optional<String> repository = environment.flatMap(repositoryUrl);
        Looks.Look look = looks.of(deployment.environment());
        return new Row(
                deployment,
                environment.map(Environment::name).orElse(deployment.environment()),
                look.accent(),
                look.dash(),
                repository
                        .filter(url -> deployment.commit() != null)
                        .map(url -> url + "/commit/" + deployment.commit())
                        .orElse(null),
                MessageLinks.of(deployment.commitMessage(), repository),
                ledger.rolledBackVersion(deployment).orElse(null));
    }
}

package org.deploydash;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deploydash.deployments.Ledger;
import org.deploydash.dispatch.Dispatcher;
import org.deploydash.environments.Environments;
import org.deploydash.health.HealthSeries;
import org.deploydash.health.HealthStore;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.status.StatusBoard;
import org.deploydash.status.StatusSnapshot;
import org.deploydash.web.Access;
import org.deploydash.web.PageFormat;
import org.deploydash.web.PageServlet;

/**
 * What {@code dashboard.html} shows, complete, for one request. Each part says what it holds; workflows, comparisons and the
 * administrator's panels are asked for by the page's scripts.
 */
final class DashboardPage implements PageServlet.Source {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int SPARK_POINTS = 60;

    private final String title;
    private final Optional<String> notice;
    private final String assets;
    private final StatusBoard board;
    private final Access access;
    private final CardsPart cards;
    private final HistoryPart history;
    private final RollbacksPart rollbacks;
    private final Duration interval;
    private final HealthPart health;
    private final PageFormat format = new PageFormat();

    DashboardPage(
            DashboardSettings settings,
            String assets,
            StatusBoard board,
            HealthStore health,
            Ledger ledger,
            RollbackTimeline timeline,
            Dispatcher dispatcher,
            OperationsPart operations,
            Access access,
            Clock clock) {
        Environments environments = settings.environments();
        Looks looks = new Looks(environments.all());
        this.title = settings.title();
        this.notice = settings.notice();
        this.assets = assets;
        this.board = board;
        this.access = access;
        this.interval = settings.sampling().interval();
        this.cards = new CardsPart(
                environments,
                dispatcher,
                looks,
                settings.github().webUrl(),
                (environment, now) -> spark(health, environment, now),
                operations);
        this.history = new HistoryPart(environments, ledger, looks, cards::repositoryUrl);
        this.rollbacks = new RollbacksPart(environments, timeline, looks, clock);
        this.health = new HealthPart(environments, health, clock);
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
        model.put("admin", caller.mayAdminister());
        model.put("now", snapshot.timestamp());
        model.put("format", format);
        boolean wall = "wall".equals(request.getParameter("view"));
        boolean worstFirst = wall || "worst".equals(request.getParameter("order"));
        List<CardsPart.App> applications = cards.applications(snapshot, caller, worstFirst);
        model.put("wall", wall);
        model.put("worstFirst", worstFirst);
        model.put("interval", interval.toSeconds());
        model.put(
                "environments",
                applications.stream().mapToInt(app -> app.cards().size()).sum());
        model.put("applications", applications);
        if (wall) {
            model.put("onWall", CardsPart.onWall(applications));
            model.put(
                    "tally",
                    CardsPart.tally(applications.stream()
                            .flatMap(app -> app.cards().stream())
                            .toList()));
            return model;
        }
        model.put("attention", AttentionPart.of(applications));
        model.put("history", history.of(request::getParameter));
        boolean all = "all".equals(request.getParameter("rollbacks"));
        model.put("rollbacks", rollbacks.list(all, HistoryPart.filters(request::getParameter)));
        model.put("health", health.curves());
        return model;
    }

    /** At least a bucket for each probe. */
    private Sparkline spark(HealthStore health, String environment, Instant now) {
        int points = (int) Math.max(1, Math.min(SPARK_POINTS, HOUR.dividedBy(interval)));
        HealthSeries series = health.series(environment, now.minus(HOUR), now, points);
        return Sparkline.of(series.points(), series.bucketSeconds(), now);
    }
}

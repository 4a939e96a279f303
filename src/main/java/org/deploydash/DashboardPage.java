package org.deploydash;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.deploydash.deployments.Ledger;
import org.deploydash.dispatch.Dispatcher;
import org.deploydash.environments.Environments;
import org.deploydash.health.HealthStore;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.status.StatusBoard;
import org.deploydash.status.StatusSnapshot;
import org.deploydash.web.Access;
import org.deploydash.web.PageFormat;
import org.deploydash.web.PageServlet;

/**
 * What {@code dashboard.html} shows, complete, for one request. Each part says what it holds; operations, workflows, comparisons and the
 * administrator's panels are asked for by the page's scripts.
 */
final class DashboardPage implements PageServlet.Source {

    private final String title;
    private final Optional<String> notice;
    private final String assets;
    private final StatusBoard board;
    private final Access access;
    private final CardsPart cards;
    private final HistoryPart history;
    private final RollbacksPart rollbacks;
    private final HealthPart health;
    private final PageFormat format = new PageFormat();

    DashboardPage(
            DashboardSettings settings,
            String assets,
            StatusBoard board,
            Ledger ledger,
            RollbackTimeline timeline,
            HealthStore health,
            Dispatcher dispatcher,
            Access access,
            Clock clock) {
        Environments environments = settings.environments();
        Looks looks = new Looks(environments.all());
        this.title = settings.title();
        this.notice = settings.notice();
        this.assets = assets;
        this.board = board;
        this.access = access;
        this.cards =
                new CardsPart(environments, dispatcher, looks, settings.github().webUrl());
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
        model.put("applications", cards.applications(snapshot, caller));
        model.put("history", history.of(request::getParameter));
        model.put("rollbacks", rollbacks.list());
        model.put("health", health.curves());
        return model;
    }
}

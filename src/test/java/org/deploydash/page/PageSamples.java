package org.deploydash.page;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.health.Health;
import org.deploydash.health.ProbeError;
import org.deploydash.rollbacks.Rollback;
import org.deploydash.rollbacks.RollbackFigures;
import org.deploydash.rollbacks.RollbackSource;
import org.deploydash.rollbacks.RollbackState;
import org.deploydash.status.DeployState;
import org.deploydash.status.EnvironmentStatus;
import org.deploydash.web.PageFormat;
import org.jspecify.annotations.Nullable;

/** A page's model as the templates read it, made of records with the property names they expect. */
final class PageSamples {

    static final Instant NOW = Instant.parse("2026-11-22T14:08:00Z");
    static final String REPOSITORY = "https://github.com/grobertson/Rosey-Robot";

    private static final String SHA = "4f2c9aa7d3b1e5f60718293a4b5c6d7e8f901234";
    private static final String[] MESSAGES = {
        "Fix playlist race when two users skip at once",
        "Trivia packs",
        "Keep the connection alive behind the proxy; retry the handshake three times before giving up and say so in the log",
        "Bump aiohttp",
        "Quieter markov replies"
    };

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

    record Concern(App app, Card card, String what) {}

    record Attention(List<Concern> first, List<Concern> others, String summary, long unknown, int all) {}

    record Spark(String line, String failed, String values, long end, long width, String says) {}

    record Pair(String base, String baseName, String head, String headName) {}

    record Card(
            EnvironmentStatus status,
            int accent,
            int dash,
            int place,
            Spark spark,
            List<CardAction> actions,
            @Nullable String actionNote,
            @Nullable UnderWay operation) {

        Card(
                EnvironmentStatus status,
                int accent,
                int dash,
                int place,
                Spark spark,
                List<CardAction> actions,
                @Nullable String actionNote) {
            this(status, accent, dash, place, spark, actions, actionNote, null);
        }

        Card with(UnderWay shown) {
            return new Card(status, accent, dash, place, spark, actions, actionNote, shown);
        }
    }

    record UnderWay(
            String id,
            String title,
            String mark,
            String word,
            boolean active,
            String time,
            String most,
            @Nullable String share,
            boolean over,
            @Nullable String sentence,
            @Nullable String by,
            Instant at,
            boolean elsewhere,
            @Nullable String reason,
            @Nullable URI url,
            boolean cancellable,
            boolean jobs,
            String told) {}

    record CardAction(String kind, String label, @Nullable String reason) {}

    record Choice(String id, String name) {}

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
            boolean first,
            @Nullable String problem,
            List<Choice> environments,
            List<Choice> statuses) {

        public @Nullable String newer() {
            return first ? null : "./#history";
        }
    }

    record Row(
            Deployment deployment,
            String environmentName,
            int accent,
            int dash,
            @Nullable String commitUrl,
            List<Piece> message,
            @Nullable String rolledBack) {}

    record Piece(String text, @Nullable String href) {}

    record RollbackList(
            List<RollbackRow> rows,
            boolean stale,
            @Nullable Instant staleSince,
            int skipped,
            Figures figures,
            long missing,
            boolean all,
            String offer,
            String offered) {

        RollbackList(
                List<RollbackRow> rows, boolean stale, @Nullable Instant staleSince, int skipped, Figures figures) {
            this(
                    rows,
                    stale,
                    staleSince,
                    skipped,
                    figures,
                    figures.told().count() - rows.size(),
                    false,
                    "./?rollbacks=all#rollbacks",
                    "Show all " + figures.told().count());
        }
    }

    record Figures(RollbackFigures told, @Nullable Double successPercent) {}

    record RollbackRow(
            Rollback rollback,
            String environmentName,
            int accent,
            int dash,
            List<Phase> phases,
            @Nullable String open,
            @Nullable String unmeasured) {

        public String source() {
            return "from the application's own history";
        }

        public String untimed() {
            return "The application's own history tells only when it happened";
        }
    }

    record Curves(int drawn, Map<String, Curve> sparks) {}

    record Curve(String response, String failures, String responseWords, String memory, String memoryWords) {}

    record Phase(
            String word, String name, Instant at, @Nullable String after, int share) {}

    private static final List<CardAction> ACTIONS = List.of(
            new CardAction("deploy", "Deploy…", "GitHub is not connected."),
            new CardAction("rollback", "Roll back…", "GitHub is not connected."),
            new CardAction("logs", "Logs", "No log is configured."));

    private static final List<Phase> PHASES = List.of(
            new Phase("bad", "bad signal", NOW.minusSeconds(300), null, 1),
            new Phase("healthy", "well again", NOW, "5 m", 12));
    private static final List<Pair> PAIRS = List.of(new Pair("test", "Test Channel", "prod", "Production"));

    private static final Spark SPARK = new Spark(
            "M1 14.8h0L3 14.2M7 12.2h0",
            "M5 24v-5",
            "42,43,!6,52",
            NOW.getEpochSecond(),
            60,
            "Response time in the last hour: 42 to 52 ms, 6 probes failed");

    private PageSamples() {}

    private static final Figures FIGURES =
            new Figures(new RollbackFigures(12, NOW.minusSeconds(9_000_000), 12, 11, 5, 250L), 91.66);

    private static final Curves CURVES = new Curves(
            2,
            Map.of(
                    "test",
                    new Curve("M0 20h0L4 18", "M4 40v-7", "30 ms to 61 ms; 1 of 9 probes failed", "M0 9h0", "143 MB")));

    /** Everything is well. */
    static Map<String, Object> well() {
        return model(
                card(healthy("test", "Test Channel", "v1.3.1"), 1), card(healthy("prod", "Production", "v1.3.0"), 2));
    }

    /** Production is down and runs another version than was deployed; the file of rollbacks is unreadable. */
    static Map<String, Object> broken() {
        EnvironmentStatus down = new EnvironmentStatus(
                "prod",
                "Production",
                "rosey",
                "v1.3.0",
                "90b1d22",
                "Trivia packs",
                NOW.minusSeconds(720),
                "grace",
                DeployState.RUNNING,
                Health.UNHEALTHY,
                NOW.minusSeconds(360),
                null,
                null,
                null,
                null,
                null,
                null,
                "v1.2.0",
                false,
                ProbeError.REFUSED,
                NOW.minusSeconds(3),
                false,
                97.1,
                0.029);
        EnvironmentStatus degraded = new EnvironmentStatus(
                "test",
                "Test Channel",
                "rosey",
                "v1.3.1",
                "4f2c9aa",
                MESSAGES[2],
                NOW.minusSeconds(40),
                "ada",
                DeployState.DEPLOYING,
                Health.DEGRADED,
                NOW.minusSeconds(30),
                12.0,
                1840.0,
                143.2,
                0L,
                "initializing",
                false,
                null,
                null,
                null,
                NOW.minusSeconds(2),
                false,
                99.98,
                0.0002);
        Map<String, Object> model = model(card(degraded, 1), card(down, 2));
        model.put("notice", "Demo: these bots are simulated.");
        model.put("rollbacks", new RollbackList(rollbacks(), true, NOW.minusSeconds(4000), 2, FIGURES));
        return model;
    }

    /** What was asked for here runs in test, what was not in production. */
    static Map<String, Object> busy() {
        UnderWay own = new UnderWay(
                "op_7",
                "Deploying v1.4.0",
                "in_progress",
                "Deploy: Copy the files",
                true,
                "2 m 5 s of usually 4 m 10 s",
                "00 m 00 m of usually 4 m 10 s",
                "0.500",
                false,
                null,
                "ada",
                NOW.minusSeconds(125),
                false,
                "a new quiz",
                URI.create(REPOSITORY + "/actions/runs/7"),
                true,
                true,
                "{\"id\":\"op_7\"}");
        return model(
                card(healthy("test", "Test Channel", "v1.3.1"), 1).with(own),
                card(healthy("prod", "Production", "v1.3.0"), 2).with(elsewhere("grace")));
    }

    private static UnderWay elsewhere(@Nullable String by) {
        return new UnderWay(
                "deployment 8",
                "Deploying v1.5.0",
                "queued",
                "queued",
                true,
                "9 s",
                "00 m 00 m",
                null,
                false,
                null,
                by,
                NOW.minusSeconds(9),
                true,
                null,
                null,
                false,
                false,
                "{\"id\":8}");
    }

    /** Nothing was ever deployed, probed or rolled back. */
    static Map<String, Object> fresh() {
        Map<String, Object> model =
                model(card(unknown("test", "Test Channel"), 1), card(unknown("prod", "Production"), 2));
        model.put("history", history(List.of(), "", null));
        model.put(
                "rollbacks",
                new RollbackList(List.of(), false, null, 0, new Figures(RollbackFigures.of(List.of()), null)));
        return model;
    }

    /** GitHub is not connected and no workflow configured; the first environment says what it runs, the second one nothing. */
    static Map<String, Object> unlinked() {
        Map<String, Object> model = fresh();
        EnvironmentStatus reports = new EnvironmentStatus(
                "test",
                "Test Channel",
                "rosey",
                null,
                null,
                null,
                null,
                null,
                DeployState.UNKNOWN,
                Health.HEALTHY,
                NOW.minusSeconds(7100),
                273600.0,
                42.4,
                143.2,
                12L,
                "healthy",
                true,
                "v1.3.1",
                null,
                null,
                NOW.minusSeconds(3),
                false,
                99.98,
                0.0002);
        List<Card> cards = List.of(bare(reports, 1), bare(unknown("prod", "Production"), 2));
        model.put("applications", List.of(new App("rosey", null, null, false, true, cards, List.of(), PAIRS)));
        return model;
    }

    /** Every string that comes from outside is the given one. */
    static Map<String, Object> hostile(String text) {
        EnvironmentStatus status = new EnvironmentStatus(
                "test",
                text,
                text,
                text,
                text,
                text,
                NOW,
                text,
                DeployState.FAILED,
                Health.UNHEALTHY,
                NOW,
                1.0,
                1.0,
                1.0,
                1L,
                text,
                true,
                text,
                false,
                null,
                NOW,
                true,
                1.0,
                1.0);
        Deployment deployment = new Deployment(
                1,
                text,
                text,
                SHA,
                text,
                text,
                NOW,
                null,
                null,
                1L,
                DeploymentStatus.FAILED,
                null,
                URI.create("javascript:alert(1)"),
                text,
                DeploymentSource.RECORDED,
                7L);
        Rollback rollback = new Rollback(
                1,
                NOW,
                text,
                text,
                text,
                false,
                text,
                RollbackState.FAILED,
                text,
                text,
                1L,
                1L,
                URI.create("javascript:alert(1)"),
                RollbackSource.FILE);
        UnderWay operation = new UnderWay(
                text, text, text, text, false, text, text, text, true, text, text, NOW, true, text, null, true, true,
                text);
        Map<String, Object> model = model(new Card(status, 1, 0, 0, SPARK, ACTIONS, text, operation));
        model.put("title", text);
        model.put("notice", text);
        model.put("user", text);
        model.put(
                "history",
                new History(
                        text,
                        text,
                        text,
                        text,
                        text,
                        text,
                        6,
                        List.of(text),
                        List.of(new Row(deployment, text, 1, 0, null, List.of(new Piece(text, null)), text)),
                        null,
                        false,
                        text,
                        List.of(new Choice(text, text)),
                        List.of(new Choice(text, text))));
        model.put(
                "rollbacks",
                new RollbackList(
                        List.of(new RollbackRow(
                                rollback, text, 0, 0, List.of(new Phase(text, text, NOW, text, 1)), text, text)),
                        true,
                        null,
                        1,
                        FIGURES));
        return model;
    }

    /** Two applications with eleven environments: more than there are colours. */
    static Map<String, Object> many() {
        Map<String, Object> model = well();
        List<Card> cards = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            cards.add(new Card(
                    healthy("e" + i, "Environment " + i, "v1." + i + ".0"),
                    i % 8 + 1,
                    i / 8,
                    i,
                    SPARK,
                    ACTIONS,
                    "Off."));
        }
        model.put("environments", 11);
        model.put(
                "applications",
                List.of(
                        new App(
                                "first",
                                "owner/first",
                                "https://github.com/owner/first",
                                true,
                                false,
                                cards.subList(0, 3),
                                List.of(new Tally("healthy", 3)),
                                List.of()),
                        new App("second", null, null, false, false, cards.subList(3, 11), List.of(), List.of())));
        return model;
    }

    record OnWall(App app, Card card) {}

    /** Two applications on a screen that stays on. */
    static Map<String, Object> wall() {
        Map<String, Object> model = well();
        Card first = card(healthy("test", "Test Channel", "v1.3.1"), 1).with(elsewhere(null));
        App app = new App("rosey", "owner/first", null, true, false, List.of(first), List.of(), List.of());
        model.put("wall", true);
        model.put("applications", List.of(app, app));
        model.put("onWall", List.of(new OnWall(app, first)));
        return model;
    }

    /** Unhealthy ones first, no more than four of them in full. */
    static Attention attention(List<App> applications) {
        List<Concern> all = applications.stream()
                .flatMap(app -> app.cards().stream()
                        .map(card ->
                                new Concern(app, card, card.status().health().word())))
                .filter(each -> !each.what().equals("healthy") && !each.what().equals("unknown"))
                .sorted(Comparator.comparing((Concern each) -> !each.what().equals("unhealthy")))
                .toList();
        int full = all.size() > 5 ? 4 : all.size();
        List<Concern> others = all.subList(full, all.size());
        List<Card> cards =
                applications.stream().flatMap(app -> app.cards().stream()).toList();
        return new Attention(
                all.subList(0, full),
                others,
                others.size() + " more need attention: all of them unhealthy",
                cards.stream()
                        .filter(card -> card.status().health().word().equals("unknown"))
                        .count(),
                cards.size());
    }

    /** Thirty that are all down. */
    static Map<String, Object> allDown() {
        Map<String, Object> model = broken();
        App app = ((List<?>) model.get("applications"))
                .stream().map(App.class::cast).findFirst().orElseThrow();
        Card down = app.cards().stream()
                .filter(card -> card.status().health().word().equals("unhealthy"))
                .findFirst()
                .orElseThrow();
        model.put(
                "applications",
                List.of(new App(
                        app.id(),
                        app.repository(),
                        app.repositoryUrl(),
                        app.linked(),
                        false,
                        Collections.nCopies(30, down),
                        List.of(),
                        List.of())));
        return model;
    }

    /** Signed in, but without the right to act. */
    static Map<String, Object> viewer() {
        Map<String, Object> model = model(bare(healthy("test", "Test Channel", "v1.3.1"), 1));
        model.put("admin", false);
        return model;
    }

    private static Map<String, Object> model(Card... cards) {
        Map<String, Object> model = new HashMap<>();
        model.put("title", "Rosey Bot Deployment Dashboard");
        model.put("notice", null);
        model.put("assets", "0123abcd");
        model.put("user", "admin");
        model.put("admin", true);
        model.put("wall", false);
        model.put("worstFirst", false);
        model.put("interval", 10L);
        model.put("environments", cards.length);
        model.put("now", NOW);
        model.put("format", new PageFormat());
        model.put(
                "applications",
                List.of(new App(
                        "rosey", "grobertson/Rosey-Robot", REPOSITORY, true, false, List.of(cards), List.of(), PAIRS)));
        model.put("history", history(rows(50), "", "cursor=abc%3D"));
        model.put("rollbacks", new RollbackList(rollbacks(), false, null, 0, FIGURES));
        model.put("health", CURVES);
        return model;
    }

    private static Card bare(EnvironmentStatus status, int accent) {
        return new Card(status, accent, 0, accent - 1, SPARK, List.of(), null);
    }

    private static Card card(EnvironmentStatus status, int accent) {
        return new Card(
                status,
                accent,
                0,
                accent - 1,
                SPARK,
                ACTIONS,
                "Deploy and roll back need GitHub, which is not connected. No log is configured.");
    }

    private static EnvironmentStatus healthy(String id, String name, String version) {
        return new EnvironmentStatus(
                id,
                name,
                "rosey",
                version,
                "4f2c9aa",
                MESSAGES[0],
                NOW.minusSeconds(7200),
                "ada",
                DeployState.RUNNING,
                Health.HEALTHY,
                NOW.minusSeconds(7100),
                273600.0,
                42.4,
                143.2,
                12L,
                "healthy",
                true,
                version,
                true,
                null,
                NOW.minusSeconds(3),
                false,
                99.98,
                0.0002);
    }

    private static EnvironmentStatus unknown(String id, String name) {
        return new EnvironmentStatus(
                id,
                name,
                "rosey",
                null,
                null,
                null,
                null,
                null,
                DeployState.UNKNOWN,
                Health.UNKNOWN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                true,
                null,
                null);
    }

    private static History history(List<Row> rows, String q, @Nullable String next) {
        return new History(
                "",
                "",
                "",
                q,
                "",
                "",
                q.isEmpty() ? 0 : 1,
                List.of("ada", "grace"),
                rows,
                next,
                true,
                null,
                List.of(new Choice("test", "Test Channel"), new Choice("prod", "Production")),
                List.of(
                        new Choice("in_progress", "in progress"),
                        new Choice("success", "success"),
                        new Choice("failed", "failed"),
                        new Choice("rolled_back", "rolled back")));
    }

    static List<Row> rows(int count) {
        DeploymentStatus[] statuses = DeploymentStatus.values();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean production = i % 3 == 1;
            DeploymentStatus status =
                    i < statuses.length ? statuses[i] : i % 7 == 0 ? DeploymentStatus.FAILED : DeploymentStatus.SUCCESS;
            Deployment deployment = new Deployment(
                    1000 - i,
                    production ? "prod" : "test",
                    "v1." + (60 - i) + ".0",
                    SHA.substring(i % 30) + SHA.substring(0, i % 30),
                    MESSAGES[i % MESSAGES.length],
                    i % 4 == 0 ? "grace" : "ada",
                    NOW.minus(Duration.ofMinutes(40L + 211L * i)),
                    null,
                    null,
                    i < 3 ? null : 31L + 13L * i,
                    status,
                    i == 2 ? null : 900L + i,
                    i == 2 ? null : URI.create(REPOSITORY + "/actions/runs/" + (900 + i)),
                    status == DeploymentStatus.ROLLED_BACK ? "users could not connect" : null,
                    DeploymentSource.RECORDED,
                    i == 8 ? 990L : null);
            rows.add(new Row(
                    deployment,
                    production ? "Production" : "Test Channel",
                    production ? 2 : 1,
                    0,
                    REPOSITORY + "/commit/" + deployment.commit(),
                    List.of(
                            new Piece(deployment.commitMessage() + " ", null),
                            new Piece("#" + i, REPOSITORY + "/pull/" + i)),
                    i == 8 ? "v1.3.0" : null));
        }
        return rows;
    }

    private static List<RollbackRow> rollbacks() {
        List<RollbackRow> rows = new ArrayList<>();
        rows.add(new RollbackRow(
                rollback(
                        9,
                        3,
                        "prod",
                        null,
                        "Users could not connect after the deployment",
                        RollbackState.IN_PROGRESS,
                        null),
                "Production",
                2,
                0,
                PHASES,
                null,
                null));
        rows.add(new RollbackRow(
                rollback(
                        8,
                        90,
                        "prod",
                        "backup_20261122_123801",
                        "Memory climbs past 500 MB",
                        RollbackState.SUCCEEDED,
                        250L),
                "Production",
                2,
                0,
                PHASES,
                null,
                null));
        rows.add(new RollbackRow(
                rollback(7, 2900, "test", "backup_20261120_091500", null, RollbackState.FAILED, null),
                "Test Channel",
                1,
                0,
                List.of(),
                null,
                "The history tells only when it happened"));
        rows.add(new RollbackRow(
                rollback(
                        6,
                        99000,
                        "staging",
                        "backup_20260914_180011",
                        "Old environment",
                        RollbackState.SUCCEEDED,
                        null),
                "staging",
                0,
                0,
                List.of(),
                null,
                "The history tells only when it happened"));
        return rows;
    }

    private static Rollback rollback(
            long id,
            long minutesAgo,
            String environment,
            @Nullable String backup,
            @Nullable String reason,
            RollbackState state,
            @Nullable Long recovery) {
        return new Rollback(
                id,
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                environment,
                backup,
                reason,
                state == RollbackState.IN_PROGRESS ? null : state == RollbackState.SUCCEEDED,
                "manual",
                state,
                backup == null ? "v1.3.0" : null,
                backup == null ? "v1.2.0" : null,
                recovery == null ? null : 40L,
                recovery,
                null,
                RollbackSource.FILE);
    }
}

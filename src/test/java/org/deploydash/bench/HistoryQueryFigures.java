package org.deploydash.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.deploydash.bench.StorageFigures.Figure;
import org.deploydash.deployments.DeploymentQuery;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.DeploymentsAtOnce;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.NewDeployment;
import org.deploydash.events.EventBus;
import org.deploydash.storage.Storage;

/** Pages of 50 from a ledger of 100,000 deployments, for each kind of filter; the worst of them is a figure of its own. */
final class HistoryQueryFigures {

    private static final int ROWS = 100_000;
    private static final int RUNS = 200;
    private static final Instant END = Instant.parse("2026-11-22T00:00:00Z");
    private static final Instant START = END.minus(Duration.ofDays(1_000));

    private static final String[] WORDS =
            ("fix add remove update bump the a deploy rollback bot channel user login timeout retry cache"
                            + " parser socket reconnect playlist emote moderation docs test ci release config logging health check for in"
                            + " when on startup shutdown race crash memory leak")
                    .split(" ");

    private static final DeploymentStatus[] ENDS = {
        DeploymentStatus.SUCCESS,
        DeploymentStatus.SUCCESS,
        DeploymentStatus.SUCCESS,
        DeploymentStatus.FAILED,
        DeploymentStatus.ROLLED_BACK
    };

    private static final int FEW_RUNS = 40;
    private static final Map<Integer, List<Figure>> MEASURED = new HashMap<>();

    private final int rows;
    private final int runs;

    private HistoryQueryFigures(int rows, int runs) {
        this.rows = rows;
        this.runs = runs;
    }

    static List<Figure> measure() throws IOException {
        List<Figure> figures = new HistoryQueryFigures(ROWS, RUNS).figures();
        MEASURED.put(ROWS, figures);
        return figures;
    }

    /** What as many deployments cost; nothing is measured twice in a run. */
    static List<Figure> of(int rows) throws IOException {
        List<Figure> measured = MEASURED.get(rows);
        return measured != null ? measured : new HistoryQueryFigures(rows, FEW_RUNS).figures();
    }

    private List<Figure> figures() throws IOException {
        List<Figure> figures = new ArrayList<>();
        StorageFigures.inFolder((storage, folder) -> {
            Ledger ledger = ledger(storage);
            var random = new Random(100);
            DeploymentsAtOnce.fill(storage, rows, n -> fact(random, n, rows));
            HealthFiguresOfAMonth.add(
                    figures, "one deployment recorded", 100, () -> ledger.record(fact(random, rows, rows)));
            figures.add(new Figure(
                    "data of %,d deployments, MB".formatted(rows), Files.size(folder.resolve("dashboard.db")) / 1e6));
            ask(ledger, figures);
        });
        return figures;
    }

    /** The same 100,000 deployments, for a dashboard to show. */
    static void seed(Storage storage) {
        var random = new Random(100);
        DeploymentsAtOnce.fill(storage, ROWS, n -> fact(random, n, ROWS));
    }

    private static Ledger ledger(Storage storage) {
        return new Ledger(new DeploymentStore(storage), new EventBus(), Clock.systemUTC());
    }

    private static NewDeployment fact(Random random, int n, int rows) {
        long step = Duration.between(START, END).toMillis() / rows;
        var commit = new StringBuilder();
        for (int digit = 0; digit < 40; digit++) {
            commit.append(Character.forDigit(random.nextInt(16), 16));
        }
        var message = new StringBuilder();
        for (int word = 0; word < 9; word++) {
            message.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        message.append(n < rows / 3 ? "legacy " : "").append(n == rows / 2 ? "needle-in-haystack" : "");
        return new NewDeployment(
                random.nextInt(4) == 0 ? "prod" : "test",
                commit.toString(),
                ENDS[random.nextInt(ENDS.length)],
                message.toString(),
                "v" + (1 + n * 3L / rows) + "." + random.nextInt(30) + "." + random.nextInt(50),
                "user" + random.nextInt(n < rows / 10 ? 80 : 40),
                START.plusMillis(n * step + random.nextInt(7_200_000)),
                30L,
                null,
                null);
    }

    private void ask(Ledger ledger, List<Figure> figures) {
        double worst = 0;
        Instant old = START.plus(Duration.ofDays(300));
        worst = Math.max(worst, one(ledger, figures, "nothing", q(null, null, null, null)));
        worst = Math.max(worst, one(ledger, figures, "environment", q("prod", null, null, null)));
        worst = Math.max(worst, one(ledger, figures, "environment unknown", q("nowhere", null, null, null)));
        worst = Math.max(worst, one(ledger, figures, "status", q(null, DeploymentStatus.FAILED, null, null)));
        worst = Math.max(
                worst, one(ledger, figures, "status of no row", q(null, DeploymentStatus.REJECTED, null, null)));
        worst = Math.max(worst, one(ledger, figures, "user", q(null, null, "user7", null)));
        worst = Math.max(worst, one(ledger, figures, "user of long ago", q(null, null, "user77", null)));
        worst = Math.max(worst, one(ledger, figures, "user unknown", q(null, null, "nobody", null)));
        worst = Math.max(
                worst,
                one(ledger, figures, "environment, status, user", q("prod", DeploymentStatus.FAILED, "user7", null)));
        worst = Math.max(worst, one(ledger, figures, "from and to", within(q(null, null, null, null), old)));
        worst = Math.max(
                worst, one(ledger, figures, "from and to, user, q", within(q(null, null, "user7", "timeout"), old)));
        worst = Math.max(worst, one(ledger, figures, "cursor far down", after(q(null, null, null, null), old)));
        worst = Math.max(worst, one(ledger, figures, "cursor far down, q", after(q(null, null, null, "timeout"), old)));
        for (String text : List.of(
                "e",
                "z",
                "%",
                "zq",
                "fi",
                "v1",
                "fix",
                "timeout",
                "zzz",
                "a3f",
                "deadbeef",
                "legacy",
                "v1.29.49",
                "user77",
                "playlist moderation",
                "needle-in-haystack",
                "moderation playlist nothing",
                "x".repeat(100),
                "fix add remove update bump the a deploy rollback bot channel user login timeout retry cache parser")) {
            String name = text.length() > 30 ? text.substring(0, 10) + "… (" + text.length() + ")" : text;
            worst = Math.max(worst, one(ledger, figures, "q=" + name, q(null, null, null, text)));
            worst = Math.max(worst, one(ledger, figures, "q=" + name + ", prod", q("prod", null, null, text)));
            worst = Math.max(
                    worst,
                    one(
                            ledger,
                            figures,
                            "q=" + name + ", prod failed user77",
                            q("prod", DeploymentStatus.FAILED, "user77", text)));
        }
        figures.add(new Figure("history query, worst filter, p99 ms", worst));
        figures.add(new Figure("people who deployed lately, p99 ms", StorageFigures.time(runs, ledger::people)[1]));
    }

    private double one(Ledger ledger, List<Figure> figures, String name, DeploymentQuery query) {
        int found = ledger.page(query).deployments().size();
        double[] ms = StorageFigures.time(runs, () -> ledger.page(query));
        figures.add(new Figure("history query: " + name + " (" + found + " rows), p50 ms", ms[0]));
        figures.add(new Figure("history query: " + name + " (" + found + " rows), p99 ms", ms[1]));
        return ms[1];
    }

    private static DeploymentQuery q(String environment, DeploymentStatus status, String user, String text) {
        return new DeploymentQuery(
                Optional.ofNullable(environment),
                Optional.ofNullable(status),
                Optional.ofNullable(user),
                Optional.ofNullable(text),
                Optional.empty(),
                Optional.empty(),
                50,
                Optional.empty());
    }

    private static DeploymentQuery within(DeploymentQuery query, Instant from) {
        return new DeploymentQuery(
                query.environment(),
                query.status(),
                query.user(),
                query.text(),
                Optional.of(from),
                Optional.of(from.plus(Duration.ofDays(30))),
                50,
                Optional.empty());
    }

    private static DeploymentQuery after(DeploymentQuery query, Instant at) {
        return new DeploymentQuery(
                query.environment(),
                query.status(),
                query.user(),
                query.text(),
                Optional.empty(),
                Optional.empty(),
                50,
                Optional.of(new DeploymentQuery.Cursor(at, 1)));
    }
}

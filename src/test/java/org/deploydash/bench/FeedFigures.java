package org.deploydash.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bars of the live feed: the dashboard in Tomcat and in Jetty, and in the same run nchan, a bare NIO server and Jersey's broadcaster.
 * An event is a deployment that is recorded over HTTP; each server hears as many bytes in a post and brings as many to each page.
 */
final class FeedFigures {

    private static final int MANY = 1_000;
    private static final int MOST = 10_000;
    private static final int STALLED = 500;
    private static final String NCHAN = "nchan";
    private static final String BARE = "bare NIO";
    private static final String BROKE = "broke; see the notes";

    /** What was measured of one feed; null where it could not be. */
    private record Taken(FeedMeter.FanOut many, FeedMeter.FanOut most, FeedMeter.Stall stall, FeedMeter.Storm storm) {}

    private interface Measure<T> {
        T take() throws IOException;
    }

    private interface Start {
        Feed get() throws IOException;
    }

    private final Report report;
    private final Map<String, Taken> taken = new LinkedHashMap<>();

    FeedFigures(Report report) {
        this.report = report;
    }

    void measure(Feeds feeds, Path tomcat, Path jetty) throws IOException {
        take("nchan", () -> feeds.nchan().orElse(null), true);
        take(BARE, feeds::bare, true);
        take("Tomcat", () -> feeds.tomcat(tomcat), true);
        take("Jetty", () -> feeds.jetty(jetty), true);
        take("SseBroadcaster", () -> feeds.broadcaster(tomcat), false);
        ours("Tomcat", 60);
        ours("Jetty", 7);
        table();
        plots();
    }

    private void take(String name, Start start, boolean most) throws IOException {
        try (Feed feed = start.get()) {
            if (feed == null) {
                report.note("live events: " + name, "not installed", "");
                return;
            }
            FeedMeter meter = new FeedMeter(feed);
            var many = tried(name + ", 1,000 pages", meter, () -> meter.fanOut(MANY, 150, 120));
            var stall = tried(name + ", stalled pages", meter, () -> meter.stall(MANY, STALLED));
            var storm = tried(name + ", connect and abort", meter, meter::storm);
            var all = most ? tried(name + ", 10,000 pages", meter, () -> meter.fanOut(MOST, 25, 600)) : null;
            taken.put(name, new Taken(many, all, stall, storm));
        }
    }

    /** A reference that breaks is a finding, and no reason to measure nothing else. */
    private <T> T tried(String what, FeedMeter meter, Measure<T> measure) {
        long begin = System.nanoTime();
        try {
            if (!meter.emptied(40)) {
                throw new IllegalStateException("it still holds pages that have left");
            }
            T result = measure.take();
            System.out.printf("%-40s %5.1f s  %s%n", what, (System.nanoTime() - begin) / 1e9, result);
            return result;
        } catch (IOException | IllegalStateException failure) {
            report.note("live events: " + what, "broke", String.valueOf(failure.getMessage()));
            return null;
        }
    }

    private void ours(String name, double heapBar) {
        Taken ours = taken.get(name);
        if (ours == null) {
            report.missing("live events, " + name, "all", "could not be measured");
            return;
        }
        many(name, ours.many);
        most(name, ours.most, heapBar);
        stalled(name, ours.stall);
        if (ours.storm == null) {
            report.missing("a storm of 2,000, " + name, "0 lost", BROKE);
        } else {
            report.none("fresh pages lost in a storm of 2,000, " + name, ours.storm.lost(), "1,000 stayed");
            report.none("sockets left after the storm, " + name, ours.storm.leaked(), "");
        }
    }

    private void many(String name, FeedMeter.@Nullable FanOut ours) {
        String what = "event to the last of 1,000, " + name + ", median";
        if (ours == null) {
            report.missing(what, "≤ 15 ms", BROKE);
            return;
        }
        Optional<FeedMeter.FanOut> nchan = nchan(Taken::many);
        double other = nchan.map(FeedMeter.FanOut::median).orElse(Double.NaN);
        report.atMost(
                what,
                ours.median(),
                15,
                "ms",
                other,
                "p99 " + ms(ours.p99()) + ", first page " + ms(ours.first()) + "; " + NCHAN + " " + ms(other));
        cpu(name, MANY, ours, nchan);
    }

    private void most(String name, FeedMeter.@Nullable FanOut ours, double heapBar) {
        String what = "event to the last of 10,000, " + name + ", p99";
        if (ours == null) {
            report.missing(what, "≤ 150 ms", BROKE);
            return;
        }
        Optional<FeedMeter.FanOut> nchan = nchan(Taken::most);
        cpu(name, MOST, ours, nchan);
        double other = nchan.map(FeedMeter.FanOut::p99).orElse(Double.NaN);
        report.atMost(
                what, ours.p99(), 150, "ms", other, "median " + ms(ours.median()) + "; " + NCHAN + " " + ms(other));
        report.atMost("heap of an idle page, 10,000 on " + name, ours.heapKb(), heapBar, "KB", "");
    }

    private void stalled(String name, FeedMeter.@Nullable Stall ours) {
        String what = "healthy p99 beside 500 stalled, " + name;
        if (ours == null) {
            report.missing(what, "unchanged", BROKE);
            return;
        }
        double alone = ours.p99();
        report.atMost(
                what,
                ours.beside(),
                alone * 1.25,
                "ms",
                alone,
                "without them " + ms(alone) + "; a quarter is the noise of this measurement");
        report.none("threads more for 500 stalled, " + name, ours.threads(), "");
        report.atMost("500 stalled are gone after, " + name, gone(ours), 10, "s", "");
    }

    private Optional<FeedMeter.FanOut> nchan(Function<Taken, FeedMeter.@Nullable FanOut> part) {
        return Optional.ofNullable(taken.get(NCHAN)).map(part);
    }

    private static double gone(FeedMeter.Stall stall) {
        return Double.isNaN(stall.goneAfter()) ? Double.POSITIVE_INFINITY : stall.goneAfter();
    }

    private void cpu(String name, int pages, FeedMeter.FanOut ours, Optional<FeedMeter.FanOut> nchan) {
        String what = "CPU of an event and page, %,d on %s".formatted(pages, name);
        if (nchan.isPresent()) {
            double bar = nchan.get().micros();
            report.atMost(what, ours.micros(), bar, "µs", bar, "nchan's is the bar");
        } else {
            report.note(what, Report.number(ours.micros()) + " µs", "nchan is not installed");
        }
    }

    private void table() {
        List<List<String>> rows = new ArrayList<>();
        taken.forEach((name, one) -> {
            fanOut(rows, name, one.many);
            fanOut(rows, name, one.most);
        });
        report.table(new Report.Table(
                "Live events: fan-out",
                List.of(
                        "server",
                        "pages",
                        "first ms",
                        "last ms",
                        "last p99 ms",
                        "CPU µs",
                        "heap KB a page",
                        "RSS KB a page"),
                rows));
        List<List<String>> stalls = new ArrayList<>();
        taken.forEach((name, one) -> stalls.add(trouble(name, one)));
        report.table(new Report.Table(
                "Live events: 500 stalled beside 1,000, and 2,000 that connect and vanish",
                List.of(
                        "server",
                        "p99 alone ms",
                        "p99 beside ms",
                        "threads more",
                        "gone after s",
                        "fresh lost",
                        "sockets left"),
                stalls));
    }

    private static void fanOut(List<List<String>> rows, String name, FeedMeter.FanOut one) {
        if (one != null) {
            rows.add(List.of(
                    name,
                    "%,d".formatted(one.pages()),
                    Report.number(one.first()),
                    Report.number(one.median()),
                    Report.number(one.p99()),
                    Report.number(one.micros()),
                    Report.number(one.heapKb()),
                    Report.number(one.rssKb())));
        }
    }

    private static List<String> trouble(String name, Taken one) {
        List<String> cells = new ArrayList<>(List.of(name));
        FeedMeter.Stall stall = one.stall;
        cells.addAll(
                stall == null
                        ? List.of("broke", "broke", "broke", "broke")
                        : List.of(
                                Report.number(stall.p99()),
                                Report.number(stall.beside()),
                                String.valueOf(stall.threads()),
                                Double.isNaN(stall.goneAfter()) ? "not at all" : Report.number(stall.goneAfter())));
        FeedMeter.Storm storm = one.storm;
        cells.addAll(
                storm == null
                        ? List.of("broke", "broke")
                        : List.of(String.valueOf(storm.lost()), String.valueOf(storm.leaked())));
        return cells;
    }

    private void plots() {
        var latency = new Report.Plot("An event to the last page, p99", "pages", "ms");
        var cpu = new Report.Plot("Processor for each event and page", "pages", "µs");
        taken.forEach((name, one) -> {
            for (FeedMeter.FanOut fan : new FeedMeter.FanOut[] {one.many, one.most}) {
                if (fan != null) {
                    latency.add(name, fan.pages(), fan.p99());
                    cpu.add(name, fan.pages(), fan.micros());
                }
            }
        });
        report.plot(latency);
        report.plot(cpu);
    }

    private static String ms(double value) {
        return Report.number(value) + " ms";
    }
}

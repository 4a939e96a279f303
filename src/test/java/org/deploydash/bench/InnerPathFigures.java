package org.deploydash.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The paths that every probe, event, picture and answer takes, each by JMH in a process of its own. */
final class InnerPathFigures {

    private final Report report;

    InnerPathFigures(Report report) {
        this.report = report;
    }

    void measure() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("org\\.deploydash\\..*Path\\..*")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(4)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(6)
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgs("-Xmx256m")
                        .shouldFailOnError(true)
                        .build())
                .run();
        List<List<String>> rows = new ArrayList<>();
        results.stream().sorted(Comparator.comparing(InnerPathFigures::name)).forEach(result -> {
            Result<?> time = result.getPrimaryResult();
            rows.add(List.of(name(result), Report.number(time.getScore()), Report.number(time.getScoreError())));
        });
        report.table(new Report.Table("Inner paths, by JMH", List.of("path", "ns", "± ns (99.9 %)"), rows));
    }

    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        return benchmark.substring(benchmark.lastIndexOf('.') + 1).replace('_', ' ');
    }
}

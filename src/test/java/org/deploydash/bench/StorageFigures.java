package org.deploydash.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;

/** Measures the store against the bars of data size, chart query and history query. Takes about two minutes. */
public final class StorageFigures {

    /** What was measured, in the unit its name ends with. */
    public record Figure(String name, double value) {
        @Override
        public String toString() {
            return String.format("%-60s %10.3f", name, value);
        }
    }

    private StorageFigures() {}

    /** All figures of the store, in folders of their own that are taken away again. */
    public static List<Figure> measure() throws IOException {
        List<Figure> figures = new ArrayList<>(HealthFiguresOfAMonth.measure());
        figures.addAll(HistoryQueryFigures.measure());
        return figures;
    }

    public static void main(String[] none) throws IOException {
        measure().forEach(System.out::println);
    }

    interface Work {
        void on(SqliteStorage storage, Path folder) throws IOException;
    }

    static void inFolder(Work work) throws IOException {
        Path folder = Files.createTempDirectory("dashboard-bench");
        try (SqliteStorage storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder))) {
            work.on(storage, folder);
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Milliseconds of each run after some that do not count: [median, 99th percentile]. */
    static double[] time(int runs, Runnable work) {
        for (int n = 0; n < runs / 5; n++) {
            work.run();
        }
        double[] ms = new double[runs];
        for (int n = 0; n < runs; n++) {
            long begin = System.nanoTime();
            work.run();
            ms[n] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(ms);
        return new double[] {ms[runs / 2], ms[(int) (runs * 0.99)]};
    }
}

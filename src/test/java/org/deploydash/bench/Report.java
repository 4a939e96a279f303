package org.deploydash.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One table of everything measured, as Markdown: printed, and written to target/bench/report.md. */
final class Report {

    private record Row(String what, String measured, String bar, String reference, boolean met) {}

    private final List<Row> rows = new ArrayList<>();

    /** A figure that must not be above its bar. */
    void atMost(String what, double measured, double bar, String unit, String reference) {
        rows.add(new Row(
                what, number(measured) + " " + unit, "≤ " + number(bar) + " " + unit, reference, measured <= bar));
    }

    /** A figure that must not be below its bar. */
    void atLeast(String what, double measured, double bar, String unit, String reference) {
        rows.add(new Row(
                what, number(measured) + " " + unit, "≥ " + number(bar) + " " + unit, reference, measured >= bar));
    }

    /** A figure without a bar of its own. */
    void note(String what, String measured) {
        rows.add(new Row(what, measured, "–", "", true));
    }

    String table() {
        StringBuilder table = new StringBuilder("| what | measured | bar | beside | met |\n|---|---|---|---|---|\n");
        for (Row row : rows) {
            table.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(row.what, row.measured, row.bar, row.reference, row.met ? "yes" : "**no**"));
        }
        return table.toString();
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, table());
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}

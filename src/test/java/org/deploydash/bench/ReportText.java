package org.deploydash.bench;

import java.util.List;

/** The report as Markdown. */
final class ReportText {

    private final StringBuilder text = new StringBuilder();

    private ReportText() {}

    static String of(Report report) {
        ReportText text = new ReportText();
        text.line("Machine: " + report.machine());
        text.line("");
        text.row(List.of("what", "measured", "bar", "met", "ratio to its reference", "beside"));
        text.row(List.of("---", "---", "---", "---", "---", "---"));
        for (Report.Row row : report.rows()) {
            text.row(List.of(
                    row.what(),
                    row.measured(),
                    row.bar(),
                    met(row),
                    row.ratio() == null ? "–" : Report.number(row.ratio()),
                    row.beside()));
        }
        for (Report.Table table : report.tables()) {
            text.line("");
            text.line("**" + table.title() + "**");
            text.line("");
            text.row(table.head());
            text.row(table.head().stream().map(column -> "---").toList());
            table.rows().forEach(text::row);
        }
        return text.text.toString();
    }

    private static String met(Report.Row row) {
        if (!row.hasBar()) {
            return "–";
        }
        return row.met() ? "yes" : "**no**";
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}

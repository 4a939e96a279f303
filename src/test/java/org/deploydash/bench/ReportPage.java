package org.deploydash.bench;

import java.util.List;

/** The report as one page that asks for nothing else: tables, each bar as it was taken, and the curves. */
final class ReportPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8886; --good: #2a7de1; --bad: #d33; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
            th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
            .no { color: var(--bad); font-weight: 600; }
            svg { max-width: 100%; height: auto; display: block; margin: 0 0 2rem; }
            svg text { fill: currentColor; font: 13px system-ui, sans-serif; }
            .axis { stroke: var(--line); } .one { stroke: currentColor; stroke-dasharray: 4 3; }
            .met { fill: var(--good); } .missed { fill: var(--bad); }
            """;

    private ReportPage() {}

    static String of(Report report) {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Bars of Deployment Dashboard</title><style>"
                + STYLE + "</style></head><body>\n<h1>Bars of Deployment Dashboard</h1>\n");
        page.append("<p>").append(escaped(report.machine())).append("</p>\n");
        page.append(BarPlot.of(report.rows()));
        figures(page, report.rows());
        for (Report.Plot plot : report.plots()) {
            page.append("<h2>").append(escaped(plot.title())).append("</h2>\n").append(CurvePlot.of(plot));
        }
        for (Report.Table table : report.tables()) {
            page.append("<h2>").append(escaped(table.title())).append("</h2>\n<table>");
            row(page, "th", table.head());
            table.rows().forEach(cells -> row(page, "td", cells));
            page.append("</table>\n");
        }
        return page.append("</body></html>\n").toString();
    }

    private static void figures(StringBuilder page, List<Report.Row> rows) {
        page.append("<h2>All figures</h2>\n<table>");
        row(page, "th", List.of("what", "measured", "bar", "met", "ratio to its reference", "beside"));
        for (Report.Row row : rows) {
            String met = row.hasBar() ? row.met() ? "yes" : "no" : "–";
            page.append(met.equals("no") ? "<tr class=\"no\">" : "<tr>");
            for (String cell : List.of(
                    row.what(),
                    row.measured(),
                    row.bar(),
                    met,
                    row.ratio() == null ? "–" : Report.number(row.ratio()),
                    row.beside())) {
                page.append("<td>").append(escaped(cell)).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static void row(StringBuilder page, String cell, List<String> cells) {
        page.append("<tr>");
        for (String text : cells) {
            page.append('<')
                    .append(cell)
                    .append('>')
                    .append(escaped(text))
                    .append("</")
                    .append(cell)
                    .append('>');
        }
        page.append("</tr>\n");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

package org.deploydash.bench;

import java.util.List;
import java.util.Locale;

/** How much of each bar was taken, as one picture: what reaches over the line has missed it. */
final class BarPlot {

    private static final int WIDTH = 1000;
    private static final int NAMES = 430;
    private static final int ROW = 24;

    /** What is further over its bar is cut off here. */
    private static final double MOST = 2;

    private static final int ONE = (int) ((WIDTH - NAMES - 70) / MOST);

    private BarPlot() {}

    static String of(List<Report.Row> rows) {
        List<Report.Row> barred = rows.stream().filter(Report.Row::hasBar).toList();
        int height = barred.size() * ROW + 30;
        StringBuilder svg = new StringBuilder(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Share of each bar\">".formatted(WIDTH, height));
        int y = 24;
        for (Report.Row row : barred) {
            double share = Math.min(MOST, row.share());
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\"/><text x=\"%.1f\" y=\"%d\">%s</text>%n",
                    NAMES - 10,
                    y + 12,
                    ReportPage.escaped(row.what()),
                    row.met() ? "met" : "missed",
                    NAMES,
                    y,
                    Math.max(1, share * ONE),
                    NAMES + share * ONE + 6,
                    y + 12,
                    ReportPage.escaped(row.measured())));
            y += ROW;
        }
        int line = NAMES + ONE;
        svg.append(
                "<line class=\"one\" x1=\"%d\" y1=\"16\" x2=\"%d\" y2=\"%d\"/><text x=\"%d\" y=\"12\" text-anchor=\"middle\">bar</text></svg>%n"
                        .formatted(line, line, height, line));
        return svg.toString();
    }
}

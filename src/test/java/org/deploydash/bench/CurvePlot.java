package org.deploydash.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Cost against size as lines between marked points, on logarithmic axes. */
final class CurvePlot {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;

    /** Told apart without seeing colours by the sign at each point, too. */
    private static final String[] COLOURS = {"#2a7de1", "#d9772b", "#2f9e6e", "#a44fc0", "#c2405d", "#7a7a2a"};

    private static final String[] SIGNS = {"●", "■", "▲", "◆", "○", "□"};

    private final Report.Plot plot;
    private final double[] x;
    private final double[] y;
    private final StringBuilder svg = new StringBuilder();

    private CurvePlot(Report.Plot plot) {
        this.plot = plot;
        this.x = decades(point -> point[0]);
        this.y = decades(point -> point[1]);
    }

    static String of(Report.Plot plot) {
        if (plot.lines().isEmpty()) {
            return "<p>nothing was measured</p>\n";
        }
        return new CurvePlot(plot).draw();
    }

    /** The powers of ten around all values: the exponents of both ends. */
    private double[] decades(ToDoubleFunction<double[]> axis) {
        double least = all(axis).min().orElse(1);
        double most = all(axis).max().orElse(10);
        double from = Math.floor(Math.log10(least));
        return new double[] {from, Math.max(from + 1, Math.ceil(Math.log10(most)))};
    }

    private java.util.stream.DoubleStream all(ToDoubleFunction<double[]> axis) {
        return plot.lines().values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> Math.max(1e-3, axis.applyAsDouble(point)));
    }

    private String draw() {
        svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
                .formatted(WIDTH, HEIGHT, ReportPage.escaped(plot.title())));
        for (double exponent = x[0]; exponent <= x[1]; exponent++) {
            double at = across(Math.pow(10, exponent));
            line(at, TOP, at, HEIGHT - BOTTOM);
            text(at, HEIGHT - BOTTOM + 18, "middle", power(exponent));
        }
        for (double exponent = y[0]; exponent <= y[1]; exponent++) {
            double at = down(Math.pow(10, exponent));
            line(LEFT, at, WIDTH - RIGHT, at);
            text(LEFT - 8, at + 4, "end", power(exponent));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", plot.x());
        text(LEFT, 12, "start", plot.y());
        int number = 0;
        for (Map.Entry<String, List<double[]>> line : plot.lines().entrySet()) {
            curve(line.getKey(), line.getValue(), number++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void curve(String name, List<double[]> points, int number) {
        String colour = COLOURS[number % COLOURS.length];
        String sign = SIGNS[number % SIGNS.length];
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            double atX = across(point[0]);
            double atY = down(point[1]);
            path.append(path.isEmpty() ? "M" : "L")
                    .append(format(atX))
                    .append(' ')
                    .append(format(atY));
            svg.append(
                    "<text x=\"%s\" y=\"%s\" text-anchor=\"middle\" style=\"fill:%s\">%s<title>%s: %s</title></text>%n"
                            .formatted(
                                    format(atX),
                                    format(atY + 4),
                                    colour,
                                    sign,
                                    ReportPage.escaped(name),
                                    Report.number(point[1])));
        }
        svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>%n".formatted(path, colour));
        int legend = TOP + 12 + number * 20;
        svg.append("<text x=\"%d\" y=\"%d\" style=\"fill:%s\">%s</text>"
                .formatted(WIDTH - RIGHT + 14, legend, colour, sign));
        text(WIDTH - RIGHT + 30, legend, "start", name);
    }

    private double across(double value) {
        return LEFT + (Math.log10(Math.max(1e-3, value)) - x[0]) / (x[1] - x[0]) * (WIDTH - RIGHT - LEFT);
    }

    private double down(double value) {
        return HEIGHT - BOTTOM - (Math.log10(Math.max(1e-3, value)) - y[0]) / (y[1] - y[0]) * (HEIGHT - BOTTOM - TOP);
    }

    private void line(double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"axis\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>%n"
                .formatted(format(x1), format(y1), format(x2), format(y2)));
    }

    private void text(double atX, double atY, String anchor, String text) {
        svg.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>%n"
                .formatted(format(atX), format(atY), anchor, ReportPage.escaped(text)));
    }

    private static String power(double exponent) {
        return exponent < 0
                ? String.valueOf(Math.pow(10, exponent))
                : String.format(Locale.ROOT, "%,.0f", Math.pow(10, exponent));
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

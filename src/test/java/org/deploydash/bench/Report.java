package org.deploydash.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Everything that was measured in one run. It is written by {@link ReportText} and {@link ReportPage}. */
final class Report {

    /**
     * One figure.
     *
     * @param bar as it is shown; – where there is none
     * @param ratio to the reference of the same run, null where there is none
     * @param beside what it was measured beside, or whatever else helps to read it
     * @param share of the bar that was taken: above 1 it is missed; NaN without a bar
     */
    record Row(String what, String measured, String bar, Double ratio, String beside, double share) {
        boolean hasBar() {
            return !Double.isNaN(share);
        }

        boolean met() {
            return share <= 1;
        }
    }

    /** A table of its own, for what is measured at several sizes. */
    record Table(String title, List<String> head, List<List<String>> rows) {}

    /** Lines by name; each point is x and y. Both axes are logarithmic. */
    record Plot(String title, String x, String y, Map<String, List<double[]>> lines) {
        Plot(String title, String x, String y) {
            this(title, x, y, new LinkedHashMap<>());
        }

        void add(String line, double atX, double value) {
            if (!Double.isNaN(value)) {
                lines.computeIfAbsent(line, none -> new ArrayList<>()).add(new double[] {atX, value});
            }
        }
    }

    private final String machine;
    private final List<Row> rows = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();

    Report(String machine) {
        this.machine = machine;
    }

    /** A figure that must not be above its bar. */
    void atMost(String what, double measured, double bar, String unit, String beside) {
        add(what, measured, unit, "≤ " + number(bar), null, beside, measured / bar);
    }

    /** The same with the ratio to a reference of the same run. */
    void atMost(String what, double measured, double bar, String unit, double reference, String beside) {
        add(what, measured, unit, "≤ " + number(bar), measured / reference, beside, measured / bar);
    }

    /** A figure that must not be below its bar. */
    void atLeast(String what, double measured, double bar, String unit, String beside) {
        add(what, measured, unit, "≥ " + number(bar), null, beside, bar / measured);
    }

    /** A ratio to a reference of the same run that must not be below its bar. */
    void ratioAtLeast(String what, double measured, double bar, String beside) {
        add(what, measured, "", "≥ " + number(bar), measured, beside, bar / measured);
    }

    /** A count that must be none at all. */
    void none(String what, long measured, String beside) {
        rows.add(new Row(what, String.valueOf(measured), "0", null, beside, measured <= 0 ? 0 : 1 + measured));
    }

    /** A figure without a bar of its own. */
    void note(String what, String measured, String beside) {
        rows.add(new Row(what, measured, "–", null, beside, Double.NaN));
    }

    /** What could not be measured counts as missed, and says why. */
    void missing(String what, String bar, String why) {
        rows.add(new Row(what, "–", bar, null, why, bar.equals("–") ? Double.NaN : Double.POSITIVE_INFINITY));
    }

    private void add(String what, double measured, String unit, String bar, Double ratio, String beside, double share) {
        String space = unit.isEmpty() ? "" : " " + unit;
        rows.add(new Row(what, number(measured) + space, bar + space, ratio, beside, share));
    }

    void table(Table table) {
        tables.add(table);
    }

    void plot(Plot plot) {
        plots.add(plot);
    }

    String machine() {
        return machine;
    }

    List<Row> rows() {
        return rows;
    }

    List<Table> tables() {
        return tables;
    }

    List<Plot> plots() {
        return plots;
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}

package org.deploydash.web;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a style sheet or a script travels: not its comments, not its indentation, and a sheet with those it imports in one piece. The
 * sources stay as people write them, a browser gets a sixth less and one answer instead of twenty; lines keep their numbers, so that an
 * error still points to its place.
 */
final class LeanText {

    /** Imports with a layer or a condition are left to the browser. */
    private static final Pattern IMPORT = Pattern.compile("(?m)^@import \"([\\w-]+\\.css)\";$");

    private LeanText() {}

    /** @param sheet the text of a sheet of the same folder, by its name */
    static String joined(String style, Function<String, String> sheet) {
        Matcher imports = IMPORT.matcher(style);
        return imports.replaceAll(found -> Matcher.quoteReplacement(sheet.apply(found.group(1))));
    }

    /** The same program or style; a text whose lines may lie within a template literal stays as it is. */
    static String of(String text) {
        var lean = new StringBuilder(text.length());
        boolean comment = false;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (line.chars().filter(each -> each == '`').count() % 2 != 0) {
                return text;
            }
            String rest = line.strip();
            if (!comment && rest.startsWith("/*") && !rest.startsWith("/*!")) {
                comment = true;
            }
            if (comment && rest.contains("*/")) {
                comment = false;
                rest = rest.substring(rest.indexOf("*/") + 2).strip();
            }
            lean.append(comment || rest.startsWith("//") ? "" : rest).append('\n');
        }
        return lean.toString();
    }
}

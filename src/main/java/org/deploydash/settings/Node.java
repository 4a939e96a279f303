package org.deploydash.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A value of the file with the line it stands on.
 *
 * @param text of a scalar, as written; empty for the others
 */
record Node(Kind kind, String text, Map<String, Node> entries, List<Node> items, int line) {

    private static final int LONGEST_QUOTE = 60;

    enum Kind {
        TEXT("a text"),
        NUMBER("a number"),
        FLAG("true or false"),
        NOTHING("nothing"),
        LIST("a list"),
        MAPPING("a mapping");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Node scalar(Kind kind, String text, int line) {
        return new Node(kind, text, Map.of(), List.of(), line);
    }

    static Node list(List<Node> items, int line) {
        return new Node(Kind.LIST, "", Map.of(), items, line);
    }

    static Node mapping(Map<String, Node> entries, int line) {
        return new Node(Kind.MAPPING, "", entries, List.of(), line);
    }

    /** How a complaint names this value: a number or a flag is quoted, a text is not yet known to be harmless. */
    String described() {
        return kind == Kind.NUMBER || kind == Kind.FLAG ? "is " + kind.words + ", " + clean(text) : "is " + kind.words;
    }

    /** Quotes a value for the log: one line, of bounded length. */
    static String quote(String text) {
        String clean = clean(text);
        return '"' + (clean.length() <= LONGEST_QUOTE ? clean : clean.substring(0, LONGEST_QUOTE) + "…") + '"';
    }

    /** Without control characters, which could forge lines of the log. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                clean.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }
}

package org.deploydash.logs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes lines of bytes, and lines that can be shown: whatever a program wrote, it moves no cursor, starts no line and turns no text around. */
final class LogText {

    /** Of one line; what is beyond is cut, and an ellipsis says so. */
    static final int MOST_CHARACTERS = 8_000;

    /** Terminal sequences: CSI (colours, cursor), OSC (titles, links), and the short ones. An unfinished one is none: its text is shown. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\u001b\\[[0-?]*[ -/]*[@-~]|\u001b[\\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|\u001b[ -/]*[0-OQ-WYZ\\\\`-~]");

    private static final int CONTROL_PICTURES = 0x2400;
    private static final int DELETE = 0x7f;
    private static final char DELETE_PICTURE = '\u2421';
    private static final char REPLACEMENT = '\ufffd';

    private LogText() {}

    /** What is not UTF-8 becomes U+FFFD. Bytes after the last line feed make a line too. */
    static List<String> lines(byte[] bytes, int from, int to) {
        List<String> lines = new ArrayList<>();
        int begin = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                lines.add(line(bytes, begin, i));
                begin = i + 1;
            }
        }
        if (begin < to) {
            lines.add(line(bytes, begin, to));
        }
        return lines;
    }

    private static String line(byte[] bytes, int from, int to) {
        return harmless(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** One line without terminal sequences, its control characters made visible. */
    static String harmless(String line) {
        String cut = line.length() > MOST_CHARACTERS ? beginning(line) + "…" : line;
        String plain = cut.indexOf('\u001b') < 0 ? cut : ESCAPE.matcher(cut).replaceAll("");
        int end = plain.endsWith("\r") ? plain.length() - 1 : plain.length();
        StringBuilder shown = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            shown.append(shown(plain.charAt(i)));
        }
        return shown.toString();
    }

    /** Never half a character. */
    private static String beginning(String line) {
        boolean within = Character.isHighSurrogate(line.charAt(MOST_CHARACTERS - 1));
        return line.substring(0, within ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
    }

    private static char shown(char c) {
        if (c < ' ') {
            return c == '\t' ? c : (char) (CONTROL_PICTURES + c);
        }
        if (c == DELETE) {
            return DELETE_PICTURE;
        }
        boolean control = c > DELETE && c < 0xa0;
        boolean breaksLine = c == '\u2028' || c == '\u2029';
        return control || breaksLine || turnsText(c) ? REPLACEMENT : c;
    }

    /** The marks by which a line can be shown in another order than it was written. */
    private static boolean turnsText(char c) {
        return (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c';
    }

    /** The last of them. */
    static List<String> last(List<String> lines, int most) {
        return lines.size() <= most ? lines : lines.subList(lines.size() - most, lines.size());
    }
}

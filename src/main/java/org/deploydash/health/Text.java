package org.deploydash.health;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Words out of a bot's report, safe to store, log and show: they may be hostile. */
final class Text {

    private static final int MOST_CHARACTERS = 64;

    private Text() {}

    /** The string without what cannot be seen (control and direction characters, half pairs), at most 64 characters; null where nothing is left. */
    static @Nullable String of(@Nullable JsonNode node) {
        if (node == null || !node.isTextual()) {
            return null;
        }
        var visible = new StringBuilder();
        node.textValue()
                .strip()
                .codePoints()
                .filter(Text::visible)
                .limit(MOST_CHARACTERS)
                .forEach(visible::appendCodePoint);
        if (visible.length() > MOST_CHARACTERS) {
            visible.setLength(cut(visible));
        }
        String text = visible.toString().strip();
        return text.isEmpty() ? null : text;
    }

    /** Where to cut so that no pair is halved. */
    private static int cut(StringBuilder text) {
        return Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1)) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS;
    }

    private static boolean visible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

package org.deploydash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A commit's message with its "#162" as links to pull requests; {@code js/deployments.js} finds the same ones. */
final class MessageLinks {

    /** @param href null where it is plain text */
    record Piece(String text, @Nullable String href) {}

    /** Not in the middle of a word or an address, and no longer than any number of a pull request. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w/#&])#(\\d{1,7})(?!\\w)");

    private MessageLinks() {}

    static List<Piece> of(@Nullable String message, Optional<String> repositoryUrl) {
        if (message == null) {
            return List.of();
        }
        if (repositoryUrl.isEmpty()) {
            return List.of(new Piece(message, null));
        }
        List<Piece> pieces = new ArrayList<>();
        Matcher number = NUMBER.matcher(message);
        int told = 0;
        while (number.find()) {
            if (number.start() > told) {
                pieces.add(new Piece(message.substring(told, number.start()), null));
            }
            pieces.add(new Piece(number.group(), repositoryUrl.get() + "/pull/" + number.group(1)));
            told = number.end();
        }
        if (told < message.length()) {
            pieces.add(new Piece(message.substring(told), null));
        }
        return pieces;
    }
}

package org.deploydash.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where somebody stopped reading a file.
 *
 * @param file a fingerprint of which file it was
 * @param offset in bytes
 * @param before a fingerprint of what stood just before: a file that was emptied and grew again is the same file with other bytes
 */
record FileCursor(int file, long offset, int before) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{8})-([0-9a-f]{1,15})-([0-9a-f]{8})");

    /** @throws BadCursor where it is not one of ours */
    static FileCursor read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new BadCursor();
        }
        return new FileCursor(
                Integer.parseUnsignedInt(matcher.group(1), 16),
                Long.parseLong(matcher.group(2), 16),
                Integer.parseUnsignedInt(matcher.group(3), 16));
    }

    String text() {
        return "%08x-%x-%08x".formatted(file, offset, before);
    }
}

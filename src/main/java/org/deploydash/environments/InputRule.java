package org.deploydash.environments;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One input of a workflow.
 *
 * @param name the workflow's own name of it
 * @param required whether a click must give it
 * @param pattern what its whole value must match
 * @param value a fixed value, which may hold {@link Templates}, where a person is not asked
 */
public record InputRule(String name, boolean required, Pattern pattern, Optional<String> value) {

    /**
     * Letters, digits, spaces and the punctuation that means nothing to a shell: real workflows paste inputs into scripts unquoted, where a
     * semicolon begins a command and an asterisk names files. The apostrophe of print (U+2019) is no quotation mark to a POSIX shell; it may
     * stand between letters only, so that it never begins or ends anything elsewhere either. At most 500 characters.
     */
    public static final Pattern SAFE_TEXT =
            Pattern.compile("(?:[\\p{L}\\p{N} .,:_/@+=-]|(?<=\\p{L})\u2019(?=\\p{L})){0,500}");
}

package org.deploydash.environments;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words in braces that an action's ref and input values may hold, to be filled when somebody asks for it. */
public final class Templates {

    public static final String VERSION = "version";
    public static final String COMMIT = "commit";
    public static final String BACKUP = "backup";
    public static final String ENVIRONMENT = "environment";
    public static final String EMERGENCY = "emergency";

    private static final List<String> NAMES = List.of(VERSION, COMMIT, BACKUP, ENVIRONMENT, EMERGENCY);
    private static final Pattern ANY = Pattern.compile("\\{([A-Za-z_.-]+)\\}");

    /** For complaints: those there are. */
    static final String KNOWN = "{version}, {commit}, {backup}, {environment} and {emergency}";

    private Templates() {}

    /** Whether the text holds that one. */
    public static boolean holds(String text, String name) {
        return text.contains('{' + name + '}');
    }

    static boolean holdsAny(String text) {
        return ANY.matcher(text).find();
    }

    /** Whether all that the text holds are known here. */
    static boolean allKnown(String text) {
        Matcher found = ANY.matcher(text);
        while (found.find()) {
            if (!NAMES.contains(found.group(1))) {
                return false;
            }
        }
        return true;
    }

    /** @param values gives the value of a name; what it gives is not looked through again */
    public static String fill(String text, UnaryOperator<String> values) {
        return ANY.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.apply(found.group(1))));
    }
}

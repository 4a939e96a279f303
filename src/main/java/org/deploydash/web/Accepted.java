package org.deploydash.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request's headers say the caller takes (RFC 9110, sections 12.4.2, 12.5 and 13.1.2). An absent header takes everything. */
public final class Accepted {

    private Accepted() {}

    /**
     * Whether a media type is among what is accepted. Jersey itself does not see that {@code q=0} excludes a type.
     *
     * @param type without parameters, in lower case
     */
    public static boolean takes(@Nullable String accept, String type) {
        if (accept == null || accept.equals("*/*") || accept.equals(type)) {
            return true;
        }
        double exact = quality(accept, type);
        if (exact >= 0) {
            return exact > 0;
        }
        double kind = quality(accept, type.substring(0, type.indexOf('/')) + "/*");
        return kind >= 0 ? kind > 0 : quality(accept, "*/*") > 0;
    }

    /** Whether gzip may be sent, and is not liked less than no compression. */
    static boolean gzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        double any = quality(acceptEncoding, "*");
        double gzip = quality(acceptEncoding, "gzip");
        double plain = quality(acceptEncoding, "identity");
        return (gzip >= 0 ? gzip : any) > 0 && (gzip >= 0 ? gzip : any) >= plain;
    }

    /** Whether the caller has the representation with this strong tag already. */
    static boolean known(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        if (ifNoneMatch.strip().equals("*")) {
            return true;
        }
        // Our own tags hold no comma and end with their quote, so that finding one is comparing it; W/ before it does
        // not matter here.
        return ifNoneMatch.contains(tag);
    }

    /** The weight of one member of the list, 0 to 1; -1 where it is not named; 0 where its weight is no number. */
    private static double quality(String list, String wanted) {
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            int semicolon = list.indexOf(';', from);
            int nameEnd = semicolon >= 0 && semicolon < to ? semicolon : to;
            if (isNamed(list, from, nameEnd, wanted)) {
                return nameEnd == to ? 1 : weight(list.substring(nameEnd, to));
            }
            from = to + 1;
        }
        return -1;
    }

    private static boolean isNamed(String list, int from, int to, String wanted) {
        int start = from;
        int end = to;
        while (start < end && list.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && list.charAt(end - 1) <= ' ') {
            end--;
        }
        return end - start == wanted.length() && list.regionMatches(true, start, wanted, 0, wanted.length());
    }

    private static double weight(String parameters) {
        for (String parameter : parameters.toLowerCase(Locale.ROOT).split(";")) {
            String plain = parameter.strip();
            if (plain.startsWith("q=")) {
                try {
                    return Double.parseDouble(plain.substring(2));
                } catch (NumberFormatException none) {
                    return 0;
                }
            }
        }
        return 1;
    }
}

package org.deploydash.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Understands the words of a configuration. Each throws {@link IllegalArgumentException} for what it cannot. */
final class Conversions {

    static final String WEB_ADDRESS =
            "an http or https address with a host, without user name, password or fragment, at most 2000 characters";
    static final String REGULAR_EXPRESSION = "a regular expression (java.util.regex) of at most 500 characters";

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,8})");

    private Conversions() {}

    static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException();
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** The shortest way to write a duration in the file. */
    static String written(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    static int integer(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return Integer.parseInt(text);
    }

    /** Reasons never quote the address: it may hold a password. */
    static URI webAddress(String text) {
        if (text.length() > 2000) {
            throw new Refusal("is too long");
        }
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException notAnAddress) {
            throw new Refusal("is not an address");
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Refusal("does not begin with http:// or https://");
        }
        if (address.getRawUserInfo() != null
                || (address.getRawAuthority() != null
                        && address.getRawAuthority().contains("@"))) {
            throw new Refusal("holds a user name or password");
        }
        if (address.getHost() == null || address.getHost().isEmpty()) {
            throw new Refusal("has no host name of letters, digits, dots and hyphens");
        }
        if (address.getPort() == 0 || address.getPort() > 65_535) {
            throw new Refusal("has a port outside 1 to 65535");
        }
        if (address.getRawFragment() != null) {
            throw new Refusal("has a fragment (#)");
        }
        return address;
    }

    static Pattern pattern(String text) {
        if (text.length() > 500) {
            throw new Refusal("is too long");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException broken) {
            throw new Refusal("is " + Node.quote(text) + " (" + Node.clean(broken.getDescription()) + " near character "
                    + (broken.getIndex() + 1) + ")");
        }
    }

    static Path path(String text, Path folder) {
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}

package org.deploydash.github;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Link header (RFC 8288), as far as paging needs it. */
final class Links {

    private static final Pattern NEXT = Pattern.compile("<([^>]{1,2000})>\\s*;[^,]*\\brel=\"?next\"?");

    private Links() {}

    /** The address of the next page; empty on the last one. */
    static Optional<URI> next(URI page, String header) {
        Matcher matcher = NEXT.matcher(header);
        if (!matcher.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(page.resolve(matcher.group(1)));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}

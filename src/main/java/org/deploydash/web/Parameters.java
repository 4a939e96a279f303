package org.deploydash.web;

import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. A blank one counts as absent, since forms send those; an unknown one is not looked at; a bad one is
 * answered with 400 and what would be good.
 */
public final class Parameters {

    private static final int LONGEST = 1000;

    private final Function<String, @Nullable String> first;

    private Parameters(Function<String, @Nullable String> first) {
        this.first = first;
    }

    public static Parameters of(UriInfo uri) {
        try {
            return new Parameters(uri.getQueryParameters()::getFirst);
        } catch (IllegalArgumentException malformed) {
            throw Problem.badRequest("bad_parameter", "The query is not well-formed.");
        }
    }

    /** @param first gives the first value of a parameter, or null */
    public static Parameters of(Function<String, @Nullable String> first) {
        return new Parameters(first);
    }

    public Optional<String> text(String name) {
        return text(name, LONGEST);
    }

    /** @throws Problem 400 where it is longer */
    public Optional<String> text(String name, int longest) {
        @Nullable String value = first.apply(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        String text = value.strip();
        if (text.length() > longest) {
            throw bad(name, "may have " + longest + " characters at most");
        }
        return Optional.of(text);
    }

    /** @throws Problem 400 where it is no whole number in that range */
    public int whole(String name, int least, int most, int otherwise) {
        return text(name)
                .map(value -> {
                    try {
                        int number = Integer.parseInt(value);
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException notANumber) {
                        // told below, like a number out of range
                    }
                    throw bad(name, "must be a whole number from " + least + " to " + most);
                })
                .orElse(otherwise);
    }

    /** ISO 8601 with an offset or Z. A plus that was not escaped arrives as a blank and is taken for what it was. */
    public Optional<Instant> time(String name) {
        return text(name).map(value -> {
            try {
                return OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
            } catch (DateTimeParseException notTime) {
                throw bad(name, "must be a time with an offset, such as 2026-01-31T12:00:00Z");
            }
        });
    }

    /** @param complaint what is wrong with the parameter, going on after its name */
    public static Problem bad(String name, String complaint) {
        return Problem.badRequest("bad_parameter", "The parameter " + name + " " + complaint + ".");
    }
}

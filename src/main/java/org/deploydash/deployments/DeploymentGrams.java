package org.deploydash.deployments;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens by which a deployment is found, for SQLite's FTS5 used as a plain inverted index.
 *
 * <p>A row has a token for every piece of 1, 2 and 3 characters of its searched texts, so that any literal text of any length finds its
 * rows, and one for its environment, status and user, so that filters narrow in the index too and not row by row. What the index finds
 * is a superset; the query compares each row with the text itself.
 */
final class DeploymentGrams {

    /** Between two texts in the haystack, so that nothing matches across. */
    private static final int SEPARATOR = 0x1f;

    private static final int REPLACEMENT = 0xfffd;
    private static final int LONGEST = 3;

    /** What a code point takes. None that is kept is 0. */
    private static final int POINT_BITS = 21;

    private static final int POINT = (1 << POINT_BITS) - 1;

    /** Each piece asked for costs up to half a millisecond; more of them hardly narrow any further. */
    private static final int MOST_ASKED = 6;

    private DeploymentGrams() {}

    /** The text with every letter in one case, and without what would end it early or cannot be stored. */
    static String folded(String text) {
        return text.codePoints()
                .map(DeploymentGrams::fold)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Through upper case, as some letters (the Greek sigma) have two lower ones. */
    private static int fold(int point) {
        boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        return point == 0 || point == SEPARATOR || lone
                ? REPLACEMENT
                : Character.toLowerCase(Character.toUpperCase(point));
    }

    static String haystack(Deployment deployment) {
        var joined = new StringJoiner(Character.toString(SEPARATOR));
        searched(deployment).forEach(joined::add);
        return joined.toString();
    }

    private static Stream<String> searched(Deployment deployment) {
        return Stream.of(deployment.commit(), deployment.commitMessage(), deployment.version(), deployment.deployedBy())
                .filter(Objects::nonNull)
                .map(DeploymentGrams::folded);
    }

    /** All tokens of a row, separated by spaces. */
    static String tokens(Deployment deployment) {
        var tokens = new StringBuilder(environment(deployment.environment()))
                .append(' ')
                .append(status(deployment.status()));
        if (deployment.deployedBy() != null) {
            tokens.append(' ').append(user(deployment.deployedBy()));
        }
        long before = 0;
        for (long piece : searched(deployment)
                .flatMapToLong(DeploymentGrams::pieces)
                .sorted()
                .toArray()) {
            if (piece != before) {
                append(piece, tokens.append(' '));
            }
            before = piece;
        }
        return tokens.toString();
    }

    /** Each as one number, its characters one after the other: most come several times, and a text would be made of each. */
    private static LongStream pieces(String text) {
        int[] points = text.codePoints().map(DeploymentGrams::kept).toArray();
        long[] pieces = new long[LONGEST * points.length];
        int found = 0;
        for (int start = 0; start < points.length; start++) {
            long piece = 0;
            for (int at = start; at < Math.min(start + LONGEST, points.length); at++) {
                piece = piece << POINT_BITS | points[at];
                pieces[found++] = piece;
            }
        }
        return Arrays.stream(pieces, 0, found);
    }

    private static void append(long piece, StringBuilder tokens) {
        for (int shift = (LONGEST - 1) * POINT_BITS; shift >= 0; shift -= POINT_BITS) {
            int point = (int) (piece >> shift) & POINT;
            if (point != 0) {
                tokens.appendCodePoint(point);
            }
        }
    }

    /** The FTS5 expression for all filters that are given; empty where none is. */
    static String match(
            @Nullable String environment,
            @Nullable DeploymentStatus status,
            @Nullable String user,
            @Nullable String needle) {
        Set<String> asked = new LinkedHashSet<>();
        if (environment != null) {
            asked.add(environment(environment));
        }
        if (status != null) {
            asked.add(status(status));
        }
        if (user != null) {
            asked.add(user(user));
        }
        if (needle != null) {
            asked.addAll(asked(needle.codePoints().toArray()));
        }
        var all = new StringJoiner(" AND ");
        asked.forEach(token -> all.add('"' + token + '"'));
        return all.toString();
    }

    /** A few pieces: first those from one word into the next, which are rarer than those within a word, then any, spread evenly. */
    private static List<String> asked(int[] points) {
        if (points.length <= LONGEST) {
            return List.of(token(points, 0, points.length));
        }
        List<Integer> starts =
                IntStream.rangeClosed(0, points.length - LONGEST).boxed().toList();
        List<Integer> crossing =
                starts.stream().filter(start -> crosses(points, start)).toList();
        return Stream.concat(spread(crossing), spread(starts))
                .distinct()
                .limit(MOST_ASKED)
                .map(start -> token(points, start, LONGEST))
                .toList();
    }

    private static boolean crosses(int[] points, int start) {
        return Character.isLetterOrDigit(points[start])
                && !Character.isLetterOrDigit(points[start + 1])
                && Character.isLetterOrDigit(points[start + 2]);
    }

    private static Stream<Integer> spread(List<Integer> starts) {
        int taken = Math.min(MOST_ASKED, starts.size());
        return IntStream.range(0, taken).mapToObj(step -> starts.get(step * starts.size() / taken));
    }

    // A piece has at most 3 characters, so these never equal one.

    private static String environment(String id) {
        return "environment" + encoded(id);
    }

    private static String status(DeploymentStatus status) {
        return "status" + status.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    private static String user(String name) {
        return "user" + encoded(name);
    }

    private static String encoded(String word) {
        int[] points = folded(word).codePoints().toArray();
        return token(points, 0, points.length);
    }

    private static String token(int[] points, int start, int length) {
        var token = new StringBuilder();
        for (int at = start; at < start + length; at++) {
            token.appendCodePoint(kept(points[at]));
        }
        return token.toString();
    }

    /** FTS5's ascii tokenizer takes letters, digits and all beyond ASCII as parts of a token: the rest is moved out of ASCII. */
    private static int kept(int point) {
        return point > 0x7f || Character.isLetterOrDigit(point) ? point : point + 0x100;
    }
}

package org.deploydash.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the file with its path. Whatever is not asked for by name is a mistake in the end; so ask for every key that may stand there,
 * also where another one is already wrong.
 */
public final class Section {

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,60}");

    private final String path;
    private final Node node;
    private final SettingsFile file;
    private final Set<String> known = new TreeSet<>();

    Section(String path, Node node, SettingsFile file) {
        this.path = path;
        this.node = node;
        this.file = file;
        file.opened(this);
    }

    static String below(String path, String key) {
        String word = PLAIN_KEY.matcher(key).matches() ? key : Node.quote(key);
        return path.isEmpty() ? word : path + "." + word;
    }

    public String path() {
        return path;
    }

    /** Whether the key stands there, whatever its value. */
    public boolean has(String key) {
        return node.entries().containsKey(key);
    }

    /** A text of 1 to {@code longest} characters on one line. */
    public Setting<String> text(String key, int longest) {
        return text(key)
                .check(
                        text -> !text.isBlank()
                                && text.length() <= longest
                                && text.chars().noneMatch(Character::isISOControl),
                        "a text of 1 to " + longest + " characters on one line");
    }

    private Setting<String> text(String key) {
        return scalar(key, Node.Kind.TEXT, "a text (in quotes where it looks like something else)");
    }

    /** A text that matches as a whole. */
    public Setting<String> word(String key, Pattern shape, String expected) {
        return text(key).check(text -> shape.matcher(text).matches(), expected);
    }

    /** {@code 500ms}, {@code 10s}, {@code 2m}, {@code 48h}, {@code 400d}; bounds included. */
    public Setting<Duration> duration(String key, Duration least, Duration most) {
        String expected = "a duration from " + Conversions.written(least) + " to " + Conversions.written(most)
                + " with its unit (ms, s, m, h, d)";
        return scalar(key, Node.Kind.TEXT, expected)
                .as(Conversions::duration, expected)
                .check(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0, expected);
    }

    /** Bounds included. */
    public Setting<Integer> integer(String key, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return scalar(key, Node.Kind.NUMBER, expected)
                .as(Conversions::integer, expected)
                .check(value -> value >= least && value <= most, expected);
    }

    public Setting<Boolean> flag(String key) {
        return scalar(key, Node.Kind.FLAG, "true or false")
                .as(text -> text.toLowerCase(Locale.ROOT).equals("true"), "true or false");
    }

    /** An http or https address with a host and without user info or fragment. Complaints never quote it. */
    public Setting<URI> webAddress(String key) {
        return scalar(key, Node.Kind.TEXT, Conversions.WEB_ADDRESS)
                .as(Conversions::webAddress, Conversions.WEB_ADDRESS);
    }

    /** One of a few words. */
    public <T> Setting<T> choice(String key, Map<String, T> meanings) {
        String expected = "one of " + String.join(", ", new TreeSet<>(meanings.keySet()));
        return text(key).check(meanings::containsKey, expected).as(word -> meaning(meanings, word), expected);
    }

    private static <T> T meaning(Map<String, T> meanings, String word) {
        @Nullable T meaning = meanings.get(word);
        if (meaning == null) {
            throw new IllegalArgumentException();
        }
        return meaning;
    }

    public Setting<Pattern> pattern(String key) {
        return text(key).as(Conversions::pattern, Conversions.REGULAR_EXPRESSION);
    }

    /** A path, taken from the folder of the file where it is relative. */
    public Setting<Path> path(String key) {
        return text(key, 1000).as(text -> Conversions.path(text, file.folder()), "a path of this file system");
    }

    public Setting<Section> section(String key) {
        return read(key, Node.Kind.MAPPING, "a mapping", value -> new Section(below(path, key), value, file));
    }

    /** The mapping below a key; an empty one where there is none. */
    public Section within(String key) {
        return section(key).or(new Section(below(path, key), Node.mapping(Map.of(), node.line()), file));
    }

    /** A list of mappings. */
    public Setting<List<Section>> sections(String key) {
        return read(key, Node.Kind.LIST, "a list of mappings", value -> items(key, value));
    }

    /** A list of at least one mapping. */
    public Setting<List<Section>> someSections(String key) {
        String expected = "a list of at least one mapping";
        return read(key, Node.Kind.LIST, expected, value -> value).as(value -> someItems(key, value), expected);
    }

    private List<Section> someItems(String key, Node value) {
        if (value.items().isEmpty()) {
            throw new Refusal("is empty");
        }
        return items(key, value);
    }

    private List<Section> items(String key, Node value) {
        List<Section> sections = new ArrayList<>();
        for (int index = 0; index < value.items().size(); index++) {
            String place = below(path, key) + "[" + index + "]";
            mapping(place, value.items().get(index)).ifPresent(sections::add);
        }
        return sections;
    }

    /** A mapping of free keys to mappings, in the order of the file. */
    public Setting<Map<String, Section>> map(String key) {
        return read(key, Node.Kind.MAPPING, "a mapping of names to mappings", value -> {
            Map<String, Section> sections = new LinkedHashMap<>();
            value.entries()
                    .forEach((name, entry) -> mapping(below(below(path, key), name), entry)
                            .ifPresent(section -> sections.put(name, section)));
            return sections;
        });
    }

    private Optional<Section> mapping(String place, Node value) {
        if (value.kind() == Node.Kind.MAPPING) {
            return Optional.of(new Section(place, value, file));
        }
        file.mistakes().add(place, value.line(), value.described() + "; expected a mapping");
        return Optional.empty();
    }

    private Setting<String> scalar(String key, Node.Kind kind, String expected) {
        return read(key, kind, expected, Node::text);
    }

    private <T> Setting<T> read(String key, Node.Kind kind, String expected, Function<Node, T> reading) {
        known.add(key);
        @Nullable Node value = node.entries().get(key);
        Spot spot = new Spot(below(path, key), value == null ? node.line() : value.line(), file.mistakes());
        if (value == null) {
            return Setting.of(spot, expected, Optional.empty(), Optional.empty());
        }
        if (value.kind() == Node.Kind.NOTHING) {
            return Setting.broken(spot, expected + ", or not the key either", "has no value");
        }
        if (value.kind() != kind) {
            return Setting.broken(spot, expected, value.described());
        }
        boolean scalar = kind != Node.Kind.LIST && kind != Node.Kind.MAPPING;
        Optional<String> shown = scalar ? Optional.of(value.text()) : Optional.empty();
        return Setting.of(spot, expected, shown, Optional.of(reading.apply(value)));
    }

    /**
     * Builds a checked value of this section's settings; its {@link IllegalArgumentException} becomes a mistake of the section, unless one
     * of the settings it is made of was wrong already.
     *
     * @param standIn lets the reading go on
     */
    public <T> T build(Supplier<T> maker, T standIn) {
        int before = file.mistakes().count();
        try {
            return maker.get();
        } catch (IllegalArgumentException refusal) {
            if (file.mistakes().count() == before) {
                complain(String.valueOf(refusal.getMessage()));
            }
            return standIn;
        }
    }

    public void complain(String what) {
        file.mistakes().add(path, node.line(), what);
    }

    void complainAboutUnknownKeys() {
        node.entries().forEach((key, value) -> {
            if (!known.contains(key)) {
                String guess = Spelling.nearest(key, known)
                        .map(meant -> "did you mean " + meant + "?")
                        .orElse("expected one of " + String.join(", ", known));
                file.mistakes().add(below(path, key), value.line(), "is not a known key; " + guess);
            }
        });
    }
}

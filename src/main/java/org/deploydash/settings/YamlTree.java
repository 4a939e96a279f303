package org.deploydash.settings;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Reads YAML into {@link Node}s, event by event, so that every value knows its line and a key that stands twice is seen.
 *
 * <p>Only plain values: anchors, aliases and tags are refused, so that a small file cannot become a large tree or name a class. Scalars mean
 * what YAML 1.2's core schema says ({@code yes} and {@code on} are words). The events are SnakeYAML's own, below Jackson, whose parser keeps
 * to YAML 1.1 and does not tell an empty value from an empty text.
 */
final class YamlTree {

    private static final int DEEPEST = 32;
    private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern FLAG = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private static final class TooDeep extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int line;

        TooDeep(int line) {
            super(null, null, false, false);
            this.line = line;
        }
    }

    private final Iterator<Event> events;
    private final Mistakes mistakes;
    private int depth;

    private YamlTree(Iterator<Event> events, Mistakes mistakes) {
        this.events = events;
        this.mistakes = mistakes;
    }

    /** The one document of the text, an empty mapping where it cannot be read. */
    static Node parse(String text, Mistakes mistakes) {
        try {
            Iterator<Event> events = new Yaml().parse(new StringReader(text)).iterator();
            return new YamlTree(events, mistakes).stream();
        } catch (TooDeep deep) {
            mistakes.add("", deep.line, "the file is nested too deep; expected at most " + DEEPEST + " levels");
        } catch (MarkedYAMLException broken) {
            // Never the exception's own text, which quotes the file: a wrongly named file may hold passwords.
            int line = broken.getProblemMark() == null
                    ? 0
                    : broken.getProblemMark().getLine() + 1;
            String problem = broken.getProblem() == null ? "it cannot be parsed" : Node.clean(broken.getProblem());
            mistakes.add("", line, "the file is not YAML: " + problem);
        } catch (YAMLException broken) {
            mistakes.add("", 0, "the file is not YAML: it holds characters that must not stand there");
        }
        return Node.mapping(Map.of(), 0);
    }

    private Node stream() {
        Node root = Node.scalar(Node.Kind.NOTHING, "", 0);
        boolean found = false;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.is(Event.ID.DocumentStart)) {
                if (found) {
                    mistakes.add("", line(event), "a second document begins; expected one only");
                    break;
                }
                found = true;
                root = node(events.next(), "");
            }
        }
        if (root.kind() == Node.Kind.MAPPING) {
            return root;
        }
        String what = root.kind() == Node.Kind.NOTHING
                ? "the file is empty; expected keys and values, or no file at all"
                : "the file is " + root.kind().words + " as a whole; expected keys and values";
        mistakes.add("", root.line(), what);
        return Node.mapping(Map.of(), 0);
    }

    /** The value that begins with the event. */
    private Node node(Event event, String path) {
        int line = line(event);
        if (event instanceof AliasEvent) {
            refuseReference(path, line);
        } else if (event instanceof ScalarEvent scalar) {
            refuse(scalar.getAnchor(), scalar.getTag(), path, line);
            return scalar(scalar, line);
        } else if (event instanceof CollectionStartEvent start) {
            refuse(start.getAnchor(), start.getTag(), path, line);
            if (++depth > DEEPEST) {
                throw new TooDeep(line);
            }
            Node collection = start instanceof MappingStartEvent ? mapping(path, line) : list(path, line);
            depth--;
            return collection;
        }
        return Node.scalar(Node.Kind.NOTHING, "", line);
    }

    private static Node scalar(ScalarEvent scalar, int line) {
        String text = scalar.getValue();
        if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN) {
            return Node.scalar(Node.Kind.TEXT, text, line);
        }
        if (NOTHING.matcher(text).matches()) {
            return Node.scalar(Node.Kind.NOTHING, "", line);
        }
        if (FLAG.matcher(text).matches()) {
            return Node.scalar(Node.Kind.FLAG, text, line);
        }
        return Node.scalar(NUMBER.matcher(text).matches() ? Node.Kind.NUMBER : Node.Kind.TEXT, text, line);
    }

    private Node mapping(String path, int line) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Event event = events.next(); !event.is(Event.ID.MappingEnd); event = events.next()) {
            Node name = node(event, path);
            String key = event instanceof ScalarEvent scalar ? scalar.getValue() : "";
            String below = Section.below(path, key);
            if (name.kind() == Node.Kind.LIST || name.kind() == Node.Kind.MAPPING) {
                mistakes.add(path, name.line(), "has " + name.kind().words + " for a key; expected a word");
            }
            Node value = node(events.next(), below);
            @Nullable Node earlier = entries.putIfAbsent(key, value);
            if (earlier != null) {
                mistakes.add(
                        below,
                        name.line(),
                        "stands here a second time, first on line " + earlier.line() + "; expected once");
            }
        }
        return Node.mapping(entries, line);
    }

    private Node list(String path, int line) {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); !event.is(Event.ID.SequenceEnd); event = events.next()) {
            items.add(node(event, path + "[" + items.size() + "]"));
        }
        return Node.list(items, line);
    }

    private void refuse(@Nullable String anchor, @Nullable String tag, String path, int line) {
        if (anchor != null) {
            refuseReference(path, line);
        }
        if (tag != null) {
            mistakes.add(path, line, "has a tag (!); expected a plain value");
        }
    }

    private void refuseReference(String path, int line) {
        mistakes.add(path, line, "uses an anchor or alias (& or *); expected the value itself");
    }

    private static int line(Event event) {
        return event.getStartMark() == null ? 0 : event.getStartMark().getLine() + 1;
    }
}

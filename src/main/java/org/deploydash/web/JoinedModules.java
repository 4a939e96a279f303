package org.deploydash.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The modules of a page as they travel: all that its script imports in one piece, as a style sheet with those it imports. The sources
 * stay small modules that a browser could load one by one; sent so, each carries its own headers and compresses alone, which were 21 KB
 * of 67, and the last is known only when three others have come.
 *
 * <p>A module that the page's script needs becomes a function in it, called once, whose result is what the module exports. What is
 * imported later ({@code import()}) stays by itself, brings along what only it needs, and takes the rest from where it is already, so
 * that every module runs once. Libraries stay as they are.
 *
 * <p>Understood is what our modules are written in: imports of names or of a whole module in one line each; exports of declarations
 * and of lists, none from the page's script; no default export, no cycle. Anything else is refused with the name of the file, which is a
 * fault of the build.
 */
final class JoinedModules {

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:\\{ ([\\w$, ]+) \\}|\\* as ([\\w$]+)) from '([^']+)';$");
    private static final Pattern LATER = Pattern.compile("import\\('([^']+)'\\)");
    private static final Pattern EXPORT =
            Pattern.compile("(?m)^export (?=(?:(?:async )?function|class|const) ([\\w$]+))");
    private static final Pattern EXPORT_LIST = Pattern.compile("(?m)^export \\{ ([\\w$]+(?:, [\\w$]+)*) \\};$");
    private static final Pattern LEFT = Pattern.compile("(?m)^(?:import\\b(?!\\()|export\\b).*");

    private final Map<String, String> sources;
    private final String entry;
    private final Map<String, List<String>> imports = new HashMap<>();
    private final Map<String, List<String>> later = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    /** In which file a module runs: its own, or that of the only one that needs it. */
    private final Map<String, String> carriers = new HashMap<>();

    private JoinedModules(Map<String, String> sources, String entry) {
        this.sources = sources;
        this.entry = entry;
    }

    /**
     * @param sources texts of scripts by their paths, as in {@code /js/main.js}; imports lead to others of them
     * @param entry the path of the script that a page asks for
     * @return the texts of those that travel otherwise than they were written, by path
     * @throws IllegalStateException where a module is written in a way that is not understood
     */
    static Map<String, String> of(Map<String, String> sources, String entry) {
        return new JoinedModules(sources, entry).joined();
    }

    /**
     * The same for several pages of one archive.
     *
     * @throws IllegalStateException also where two of them import the same module later: as it travels it takes what it needs from one page's
     *     script, and would bring that into the other
     */
    static Map<String, String> of(Map<String, String> sources, List<String> entries) {
        Map<String, String> all = new TreeMap<>();
        for (String entry : entries) {
            of(sources, entry).forEach((path, text) -> {
                if (all.put(path, text) != null) {
                    throw new IllegalStateException(path + " is imported later by two pages, and cannot be both's");
                }
            });
        }
        return all;
    }

    private Map<String, String> joined() {
        Set<String> roots = new LinkedHashSet<>(List.of(entry));
        Map<String, Set<String>> neededBy = new TreeMap<>();
        for (List<String> open = new ArrayList<>(roots); !open.isEmpty(); ) {
            String root = open.remove(0);
            for (String module : closure(root)) {
                neededBy.computeIfAbsent(module, each -> new TreeSet<>()).add(root);
                for (String each : later.computeIfAbsent(module, one -> paths(one, LATER, 1))) {
                    if (roots.add(each)) {
                        open.add(each);
                    }
                }
            }
        }
        neededBy.forEach((module, by) -> {
            boolean alone = roots.contains(module) || isLibrary(module) || by.size() > 1;
            carriers.put(
                    module,
                    by.contains(entry) ? entry : alone ? module : by.iterator().next());
            names.put(module, "$" + names.size());
        });
        Map<String, String> result = new TreeMap<>();
        new TreeSet<>(carriers.values())
                .stream()
                        .filter(carrier -> !isLibrary(carrier))
                        .forEach(carrier -> result.put(carrier, carrier(carrier)));
        return result;
    }

    /** A file as it travels: what it takes from elsewhere, the modules it brings along, itself. */
    private String carrier(String path) {
        List<String> inside = closure(path).stream()
                .filter(module -> path.equals(carriers.get(module)))
                .toList();
        Set<String> outside = new TreeSet<>();
        inside.forEach(module -> outside.addAll(imported(module)));
        outside.removeAll(inside);

        var text = new StringBuilder();
        Set<String> taken = new TreeSet<>();
        for (String module : outside) {
            if (entry.equals(carriers.get(module))) {
                taken.add(name(module));
            } else {
                text.append("import * as %s from '%s';\n".formatted(name(module), relative(path, module)));
            }
        }
        if (!taken.isEmpty()) {
            text.append("import { %s } from '%s';\n".formatted(String.join(", ", taken), relative(path, entry)));
        }
        for (String module : inside) {
            if (!module.equals(path)) {
                text.append(function(path, module));
            }
        }
        if (path.equals(entry)) {
            // What it calls its own must not hide the browser's own, as history is one, from those it needs.
            text.append("{\n%s}\n".formatted(body(path, path)));
            text.append("export { %s };\n"
                    .formatted(inside.stream()
                            .filter(module -> !module.equals(entry))
                            .map(this::name)
                            .collect(Collectors.joining(", "))));
        } else {
            text.append(body(path, path));
        }
        return text.toString();
    }

    private String function(String carrier, String module) {
        List<String> exported = new ArrayList<>();
        String body = EXPORT.matcher(body(carrier, module)).replaceAll(found -> {
            exported.add(found.group(1));
            return "";
        });
        body = EXPORT_LIST.matcher(body).replaceAll(found -> {
            exported.add(found.group(1));
            return "";
        });
        return "const %s = (() => {\n%sreturn { %s };\n})();\n"
                .formatted(name(module), body, String.join(", ", exported));
    }

    /** A module's text whose imports are taken from the names of other modules, and whose addresses are seen from its carrier. */
    private String body(String carrier, String module) {
        String text = IMPORT.matcher(source(module))
                .replaceAll(found -> Matcher.quoteReplacement(
                        "const %s = %s;".formatted(wanted(found), name(resolved(module, found.group(3))))));
        text = LATER.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        "import('%s')".formatted(relative(carrier, resolved(module, found.group(1))))));
        String rest = EXPORT_LIST.matcher(EXPORT.matcher(text).replaceAll("")).replaceAll("");
        Matcher left = LEFT.matcher(module.equals(entry) ? text : rest);
        if (left.find()) {
            throw new IllegalStateException("%s cannot be joined because of: %s".formatted(module, left.group()));
        }
        String here = "new URL('%s', import.meta.url).href".formatted(relative(carrier, module));
        return module.equals(carrier) ? text : text.replace("import.meta.url", here);
    }

    private static String wanted(MatchResult found) {
        @Nullable String list = found.group(1);
        return list == null ? found.group(2) : "{ " + list.replace(" as ", ": ") + " }";
    }

    /** It and all it imports, each after those it imports itself. */
    private List<String> closure(String path) {
        Set<String> done = new LinkedHashSet<>();
        visit(path, done, new LinkedHashSet<>());
        return List.copyOf(done);
    }

    private void visit(String path, Set<String> done, Set<String> underWay) {
        if (done.contains(path)) {
            return;
        }
        if (!underWay.add(path)) {
            throw new IllegalStateException("modules import each other in a circle: " + underWay);
        }
        imported(path).forEach(each -> visit(each, done, underWay));
        underWay.remove(path);
        done.add(path);
    }

    private List<String> imported(String path) {
        return imports.computeIfAbsent(path, each -> isLibrary(each) ? List.of() : paths(each, IMPORT, 3));
    }

    private List<String> paths(String module, Pattern pattern, int group) {
        return isLibrary(module)
                ? List.of()
                : pattern.matcher(source(module))
                        .results()
                        .map(found -> resolved(module, found.group(group)))
                        .toList();
    }

    private String source(String path) {
        @Nullable String text = sources.get(path);
        if (text == null) {
            throw new IllegalStateException("a module is imported that is not there: " + path);
        }
        return text;
    }

    private String name(String module) {
        return names.getOrDefault(module, module);
    }

    private static boolean isLibrary(String path) {
        return path.contains("/vendor/");
    }

    private static String resolved(String from, String specifier) {
        return URI.create(from).resolve(specifier).getPath();
    }

    /** The address of one file as another of the same tree writes it. */
    private static String relative(String from, String to) {
        String[] left = from.split("/");
        String[] right = to.split("/");
        int same = 0;
        while (same < Math.min(left.length, right.length) - 1 && left[same].equals(right[same])) {
            same++;
        }
        String up = "../".repeat(left.length - 1 - same);
        return (up.isEmpty() ? "./" : up) + String.join("/", List.of(right).subList(same, right.length));
    }
}

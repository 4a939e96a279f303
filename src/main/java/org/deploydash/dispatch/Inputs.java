package org.deploydash.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.deploydash.environments.Action;
import org.deploydash.environments.InputRule;
import org.deploydash.environments.Templates;

/** Fills the inputs of a workflow and holds each value against its rule. */
final class Inputs {

    static final String VERSION = "version";
    static final String REASON = "reason";
    static final String EMERGENCY = "emergency";

    private static final String SAFE = "letters, digits, spaces, \u2019 within a word and . , : _ / @ + = -";
    private static final String UNSAFE = "no quotes, backticks, $, backslashes, line breaks or other signs";
    private static final String APOSTROPHE = "\u2019";

    private final Wish wish;
    private final UnaryOperator<String> templates;
    private final Optional<String> version;
    private final boolean strict;

    /**
     * @param templates gives the value of a template, or refuses
     * @param version what stands for an input {@code version} that was not given
     * @param strict whether what is required must be there already
     */
    Inputs(Wish wish, UnaryOperator<String> templates, Optional<String> version, boolean strict) {
        this.wish = wish;
        this.templates = templates;
        this.version = version;
        this.strict = strict;
    }

    /** @throws Refusal.Thrown naming the input that is not good */
    Map<String, String> filled(Action action) {
        refuseUndeclared(action);
        Map<String, String> filled = new LinkedHashMap<>();
        for (InputRule rule : action.inputs()) {
            String value = value(rule);
            if (!value.isBlank()) {
                check(rule, value);
                filled.put(rule.name(), value);
            } else if (rule.required() && strict) {
                throw Refusal.input("bad_input", rule.name(), "The input " + rule.name() + " is required.")
                        .thrown();
            }
        }
        return filled;
    }

    private void refuseUndeclared(Action action) {
        Set<String> asked = action.inputs().stream()
                .filter(rule -> rule.value().isEmpty())
                .map(InputRule::name)
                .filter(name -> wish.kind() == Kind.DEPLOY || !name.equals(VERSION)) // that one is the target's
                .collect(Collectors.toSet());
        for (String name : wish.inputs().keySet()) {
            if (!asked.contains(name)) {
                throw Refusal.input(
                                "bad_input",
                                name,
                                "The workflow is not configured to be asked for that input. It is asked for: "
                                        + (asked.isEmpty()
                                                ? "none"
                                                : String.join(
                                                        ", ",
                                                        asked.stream().sorted().toList()))
                                        + ".")
                        .thrown();
            }
        }
    }

    private String value(InputRule rule) {
        if (rule.value().isPresent()) {
            return Templates.fill(rule.value().get(), templates);
        }
        String given = rule.name().equals(VERSION) ? null : wish.inputs().get(rule.name());
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        return switch (rule.name()) {
            case VERSION -> version.orElse("");
            case REASON -> wish.reason().orElse("");
            case EMERGENCY -> wish.kind() == Kind.ROLLBACK ? String.valueOf(wish.emergency()) : "";
            default -> "";
        };
    }

    private static void check(InputRule rule, String value) {
        if (!rule.pattern().matcher(value).matches()) {
            throw Refusal.input(
                            "bad_input", rule.name(), "The input " + rule.name() + " " + complaint(rule, value) + ".")
                    .thrown();
        }
    }

    /** What is allowed, in a sentence that goes on after the input's name. */
    private static String complaint(InputRule rule, String value) {
        if (rule.pattern() != InputRule.SAFE_TEXT) {
            return "must match " + rule.pattern().pattern();
        }
        return "may hold " + allowed()
                + offender(value).map(sign -> "; it holds " + sign).orElse("");
    }

    private static String allowed() {
        return SAFE + ", at most 500 characters";
    }

    /** What a value may be, for people. */
    static String hint(InputRule rule) {
        return rule.pattern() == InputRule.SAFE_TEXT
                ? allowed() + "; " + UNSAFE
                : "what matches " + rule.pattern().pattern();
    }

    /** The first sign that is not allowed in free text. */
    private static Optional<String> offender(String value) {
        return value.codePoints()
                .mapToObj(Character::toString)
                .filter(sign -> !sign.equals(APOSTROPHE)) // where it stands decides
                .filter(sign -> !InputRule.SAFE_TEXT.matcher(sign).matches())
                .findFirst()
                .or(() -> Optional.of(APOSTROPHE).filter(value::contains))
                .map(Inputs::named);
    }

    private static String named(String sign) {
        return switch (sign) {
            case "\n", "\r" -> "a line break";
            case "\t" -> "a tab";
            case "\"" -> "a quotation mark";
            case "'" -> "a straight apostrophe";
            case APOSTROPHE -> "an apostrophe outside a word";
            case "`" -> "a backtick";
            case "\\" -> "a backslash";
            default -> Character.isISOControl(sign.codePointAt(0)) ? "a control character" : sign;
        };
    }
}

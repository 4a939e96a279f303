package org.deploydash.environments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.deploydash.settings.Section;
import org.deploydash.settings.Setting;

/** Reads {@code deploy} and {@code rollback} of an environment. */
final class ActionReader {

    /** GitHub refuses a dispatch with more. */
    private static final int MOST_INPUTS = 25;

    private static final Pattern WORKFLOW = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\\.ya?ml");
    private static final Pattern INPUT = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");

    private ActionReader() {}

    static Action action(Section section) {
        String workflow = section.word("workflow", WORKFLOW, "the file name of a workflow, such as deploy.yml")
                .required("");
        String ref = section.text("ref", 200)
                .check(ActionReader::isRef, "a branch or tag, which may hold " + Templates.KNOWN)
                .required("");
        Map<String, Section> inputs = section.map("inputs").or(Map.of());
        if (inputs.size() > MOST_INPUTS) {
            section.complain("has " + inputs.size() + " inputs; expected at most " + MOST_INPUTS);
        }
        List<InputRule> rules = new ArrayList<>();
        inputs.forEach((name, input) -> rules.add(input(name, input)));
        return new Action(workflow, ref, List.copyOf(rules));
    }

    private static boolean isRef(String text) {
        return Templates.allKnown(text) && Action.isRef(Templates.fill(text, name -> "v"));
    }

    private static InputRule input(String name, Section section) {
        if (!INPUT.matcher(name).matches()) {
            section.complain("is no name of an input; expected up to 100 letters, digits, _ and -");
        }
        Optional<Pattern> own = section.pattern("pattern").optional();
        Pattern pattern = own.orElse(InputRule.SAFE_TEXT);
        boolean patternUnderstood = own.isPresent() || !section.has("pattern");
        Setting<String> value = section.text("value", 500)
                .check(Templates::allKnown, "no other template than " + Templates.KNOWN)
                .check(
                        text -> !patternUnderstood
                                || Templates.holdsAny(text)
                                || pattern.matcher(text).matches(),
                        own.isPresent()
                                ? "what matches its pattern"
                                : "letters, digits, spaces and harmless signs, or a pattern");
        return new InputRule(name, section.flag("required").or(false), pattern, value.optional());
    }
}

package org.deploydash.environments;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Something Actions can be asked to do to an environment.
 *
 * @param workflow the workflow's file name below .github/workflows
 * @param ref branch or tag to run it on; may hold {@link Templates}
 * @param inputs what it takes, in the order of the file
 */
public record Action(String workflow, String ref, List<InputRule> inputs) {

    /** Names of branches and tags that mean nothing to a shell; git itself allows more. */
    private static final Pattern REF =
            Pattern.compile("(?!.*\\.\\.)(?!.*//)[A-Za-z0-9_][A-Za-z0-9._/+@-]{0,199}(?<![./])");

    public static boolean isRef(String text) {
        return REF.matcher(text).matches();
    }

    /** Whether its ref or one of its fixed values holds that template. */
    public boolean holds(String template) {
        return Templates.holds(ref, template)
                || inputs.stream()
                        .flatMap(input -> input.value().stream())
                        .anyMatch(value -> Templates.holds(value, template));
    }

    /** Whether a person is asked for an input of that name. */
    public boolean asksFor(String name) {
        return inputs.stream()
                .anyMatch(input -> input.name().equals(name) && input.value().isEmpty());
    }
}

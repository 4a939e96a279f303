package org.deploydash.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. The message lists every mistake on a line of its own; it is for the log, as it names paths. */
public final class InvalidSettings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<Mistake> mistakes;

    public InvalidSettings(String source, List<Mistake> mistakes) {
        super(message(source, mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    private static String message(String source, List<Mistake> mistakes) {
        String count = mistakes.size() == 1 ? "1 problem" : mistakes.size() + " problems";
        return mistakes.stream()
                .map(mistake -> "  " + mistake)
                .collect(Collectors.joining("\n", "The configuration (" + source + ") has " + count + ":\n", ""));
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}

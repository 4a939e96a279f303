package org.deploydash.testing.github;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether what goes over the wire is held against GitHub's description, and what did not fit. */
public final class Checked {

    private static final int MOST_SAID = 20;

    private final boolean on;
    private final List<String> violations = new ArrayList<>();

    private Checked(boolean on) {
        this.on = on;
    }

    public static Checked againstTheDescription() {
        return new Checked(true);
    }

    /** Needs neither the description nor what reads it. */
    public static Checked not() {
        return new Checked(false);
    }

    /** Never throws: it is called while somebody waits for an answer. */
    public void look(Request request, Answer answer) {
        if (!on) {
            return;
        }
        List<String> problems = new ArrayList<>();
        if (!request.path().startsWith("/html/")) {
            problems.addAll(Description.get().problems(request));
            if (!answer.broken()) {
                problems.addAll(Description.get().problems(request, answer));
            }
        }
        synchronized (this) {
            problems.forEach(problem -> violations.add(request + " -> " + answer.status() + ": " + problem));
        }
    }

    public synchronized void note(Request request, String problem) {
        if (on) {
            violations.add(request + ": " + problem);
        }
    }

    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Forgets them, and throws where there were some. */
    public synchronized void assertNone() {
        if (!violations.isEmpty()) {
            String said = "Not as GitHub describes its API:\n  "
                    + violations.stream().distinct().limit(MOST_SAID).collect(Collectors.joining("\n  "));
            violations.clear();
            throw new AssertionError(said);
        }
    }
}

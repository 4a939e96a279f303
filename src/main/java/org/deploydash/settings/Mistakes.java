package org.deploydash.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong while the reading goes on. */
public final class Mistakes {

    private final List<Mistake> found = new ArrayList<>();

    public void add(String where, int line, String what) {
        found.add(new Mistake(where, line, what));
    }

    public int count() {
        return found.size();
    }

    /** Variables first, then in the order of the file. */
    public List<Mistake> all() {
        return found.stream().sorted(Comparator.comparingInt(Mistake::line)).toList();
    }

    /**
     * @param source what was read, as the log shall name it
     * @throws InvalidSettings with all of them, where there is one
     */
    public void throwIfAny(String source) {
        if (!found.isEmpty()) {
            throw new InvalidSettings(source, all());
        }
    }
}

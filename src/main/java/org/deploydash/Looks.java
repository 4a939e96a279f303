package org.deploydash;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deploydash.environments.Environment;

/** How the environments are told apart, the same in every part of the page: by the order of the configuration. */
final class Looks {

    /** A colour, and beyond the last colour a dash pattern of its lines; zeros for an environment that is not configured. */
    record Look(int accent, int dash) {
        static final Look NONE = new Look(0, 0);
    }

    private static final int ACCENTS = 8;

    private final Map<String, Look> looks = new HashMap<>();

    Looks(List<Environment> environments) {
        for (int i = 0; i < environments.size(); i++) {
            looks.put(environments.get(i).id(), new Look(i % ACCENTS + 1, i / ACCENTS));
        }
    }

    Look of(String environment) {
        return looks.getOrDefault(environment, Look.NONE);
    }
}

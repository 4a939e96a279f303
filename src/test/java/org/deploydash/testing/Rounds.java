package org.deploydash.testing;

/** How often a fault is repeated: as often as it takes to be believed where the faults are what is run, a few times in every build. */
public final class Rounds {

    private Rounds() {}

    public static int of(int whole, int inEveryBuild) {
        return Boolean.getBoolean("faults.whole") ? whole : inEveryBuild;
    }
}

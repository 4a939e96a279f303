package org.deploydash.settings;

/** A place in the configuration, to complain about. */
record Spot(String where, int line, Mistakes mistakes) {

    void complain(String what) {
        mistakes.add(where, line, what);
    }
}

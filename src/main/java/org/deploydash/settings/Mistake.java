package org.deploydash.settings;

/**
 * One thing wrong with the configuration.
 *
 * @param where the path in the file ({@code applications[0].environments[1].health-url}) or the variable's name; empty for the file as a whole
 * @param line in the file, from 1; 0 where there is none
 * @param what what is wrong and what is expected; never a secret
 */
public record Mistake(String where, int line, String what) {

    @Override
    public String toString() {
        String place = line > 0 ? (where + " (line " + line + ")").strip() : where;
        return place.isEmpty() ? what : place + ": " + what;
    }
}

package org.deploydash.web;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** A number that joins an answer without details to the log entry with all of them. */
final class Incident {

    private Incident() {}

    static String number() {
        return String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
    }
}

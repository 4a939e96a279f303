package org.deploydash.logs;

/** Where to go on from is not what was handed out. */
final class BadCursor extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadCursor() {
        super("not a cursor", null, false, false);
    }
}

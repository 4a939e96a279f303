package org.deploydash.bench;

import java.io.IOException;
import java.net.URI;
import java.util.function.IntFunction;

/**
 * A server in a process of its own that brings events to subscribers: the dashboard, or what it is measured against. Each event is named
 * {@value #EVENT}, and is posted to the server over HTTP.
 *
 * @param body of the post that makes an event with a text of so many characters
 */
record Feed(String name, ServerProcess process, URI stream, Poster poster, IntFunction<String> body)
        implements AutoCloseable {

    static final String EVENT = "deployment";

    /** With the other members of a deployment about 1.2 KB, as the picture of two environments is. */
    static final int USUAL_TEXT = 760;

    /** Returns when the server says that it has taken the event. */
    void announce(int characters) throws IOException {
        int status = poster.post(body.apply(characters));
        if (status / 100 != 2) {
            throw new IOException(name + " answered an event with " + status);
        }
    }

    void announce() throws IOException {
        announce(USUAL_TEXT);
    }

    @Override
    public void close() throws IOException {
        poster.close();
        process.close();
    }
}

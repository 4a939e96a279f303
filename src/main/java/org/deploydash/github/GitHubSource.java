package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import org.deploydash.dispatch.OutsideTrouble;

/** Where GitHub's JSON is read, one question at a time. */
interface GitHubSource {

    /**
     * @param body as GitHub gave it, now or when it last changed
     * @param unchanged whether it is what the same question was answered with before, at no cost
     * @param more whether the list goes on
     */
    record Answer(JsonNode body, boolean unchanged, boolean more) {}

    /**
     * Waits for the network.
     *
     * @param path below the API's address, with its query
     * @throws OutsideTrouble where it could not be found out
     */
    Answer get(String path);
}

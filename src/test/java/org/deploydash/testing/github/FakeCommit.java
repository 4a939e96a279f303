package org.deploydash.testing.github;

import java.time.Instant;
import java.util.List;

/**
 * A commit.
 *
 * @param number in the order they were made
 * @param author somebody's login
 * @param files the paths it changed
 */
public record FakeCommit(
        int number, String sha, List<String> parents, String author, String message, List<String> files, Instant at) {

    public String shortSha() {
        return sha.substring(0, 7);
    }
}

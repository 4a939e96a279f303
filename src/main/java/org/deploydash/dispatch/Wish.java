package org.deploydash.dispatch;

import java.util.Map;
import java.util.Optional;
import org.deploydash.environments.Environment;

/**
 * What a person asked for, well-formed and allowed to them, not yet checked against what runs.
 *
 * @param version what to deploy, as a version; at most one of version, ref and target is there
 * @param ref what to deploy, as a branch or tag
 * @param target what to go back to: a deployment's id or the name of a backup
 * @param inputs of the workflow, as given
 * @param expectedCurrent the commit or version that the page showed
 * @param confirm what was typed to confirm
 * @param idempotencyKey two wishes with the same key are one
 * @param requestedBy who is signed in
 * @param address whence they ask, as the container tells it
 */
public record Wish(
        Kind kind,
        Environment environment,
        Optional<String> version,
        Optional<String> ref,
        Optional<String> target,
        boolean emergency,
        Map<String, String> inputs,
        Optional<String> reason,
        Optional<String> expectedCurrent,
        Optional<String> confirm,
        Optional<String> idempotencyKey,
        String requestedBy,
        String address) {}

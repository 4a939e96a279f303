package org.deploydash.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * What would be done to grant a wish.
 *
 * @param current what the environment is meant to run now; null where nothing is known
 * @param request what GitHub would be asked
 * @param targetTold whether the workflow is told which version, commit or backup is wanted
 */
public record Plan(@Nullable Target current, Goal goal, RunRequest request, boolean targetTold) {}

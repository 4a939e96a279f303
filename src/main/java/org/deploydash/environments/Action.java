package org.deploydash.environments;

import java.util.List;

/**
 * Something Actions can be asked to do to an environment.
 *
 * @param workflow the workflow's file name below .github/workflows
 * @param ref branch or tag to run it on; may hold {@code {version}}
 * @param inputs what it takes, in the order of the file
 */
public record Action(String workflow, String ref, List<InputRule> inputs) {}

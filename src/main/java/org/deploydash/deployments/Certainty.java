package org.deploydash.deployments;

/**
 * How sure a witness is of how a deployment ended. The doors are not of one mind (a run that is cancelled after its deploy job succeeded did
 * deploy), and their reports come in any order; so a surer one corrects an end that a less sure one told, and never the other way.
 */
public enum Certainty {
    /** Somebody says so. */
    TOLD,
    /** The workflow's run ended well or badly; that may be about other jobs of it. */
    RUN,
    /** GitHub's deployment failed, which may be how a cancellation looks there. */
    DEPLOYMENT,
    /** The run was cancelled or its approval refused. */
    RUN_STOPPED,
    /** GitHub's deployment succeeded, whatever became of the run later. */
    DEPLOYMENT_SUCCEEDED
}

package org.deploydash.deployments;

/** A row of the ledger is new or has changed, and is stored. */
public record DeploymentChanged(Deployment deployment) {}

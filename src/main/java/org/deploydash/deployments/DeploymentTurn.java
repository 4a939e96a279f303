package org.deploydash.deployments;

import java.time.Instant;

/** A deployment reached a status. */
public record DeploymentTurn(Instant at, DeploymentStatus status) {}

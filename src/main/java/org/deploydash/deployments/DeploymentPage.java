package org.deploydash.deployments;

import java.util.List;
import java.util.Optional;

/** Rows, newest first, and where the next page begins, if there is one. */
public record DeploymentPage(List<Deployment> deployments, Optional<DeploymentQuery.Cursor> next) {}

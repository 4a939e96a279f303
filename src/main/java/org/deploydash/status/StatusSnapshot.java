package org.deploydash.status;

import java.time.Instant;
import java.util.List;

/** All environments at one moment, in the order of the configuration. */
public record StatusSnapshot(List<EnvironmentStatus> environments, Instant timestamp) {}

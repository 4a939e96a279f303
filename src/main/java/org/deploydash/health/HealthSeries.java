package org.deploydash.health;

import java.util.List;

/**
 * Points of one environment over a stretch of time.
 *
 * @param bucketSeconds the width of one point
 */
public record HealthSeries(String environment, List<HealthPoint> points, long bucketSeconds, HealthFigures figures) {}

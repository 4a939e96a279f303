/**
 * Probe, sample, judge, record: how each environment feels, now and over time.
 *
 * <p><b>Not here:</b> what was deployed; the page's joined picture is made in status.
 *
 * <p><b>Why:</b> an outage is a value like any other, so that it is stored, counted and drawn.
 */
@NullMarked
package org.deploydash.health;

import org.jspecify.annotations.NullMarked;

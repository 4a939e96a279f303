/**
 * The composition root: {@link org.deploydash.DashboardListener} builds {@link org.deploydash.Dashboard}, mounts it on the container
 * and takes it down again.
 *
 * <p><b>Not here:</b> behaviour. Everything the product does is done in a room below.
 *
 * <p><b>Why:</b> whoever wants to know how the parts are joined reads one file from top to bottom.
 */
@NullMarked
package org.deploydash;

import org.jspecify.annotations.NullMarked;

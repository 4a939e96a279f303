/**
 * The present picture of every environment: what deployments say and what health says, side by side, aware of staleness.
 *
 * <p><b>Not here:</b> history, and who is told.
 *
 * <p><b>Why:</b> the two sides are joined once per change, not once per viewer.
 */
@NullMarked
package org.deploydash.status;

import org.jspecify.annotations.NullMarked;

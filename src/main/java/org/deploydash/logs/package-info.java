/**
 * Reading the tail of a configured log.
 *
 * <p><b>Not here:</b> the logs of the dashboard itself.
 *
 * <p><b>Why:</b> what may be read is a closed list of the administrator's, so that no parameter is ever a path.
 */
@NullMarked
package org.deploydash.logs;

import org.jspecify.annotations.NullMarked;

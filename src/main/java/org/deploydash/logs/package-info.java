/**
 * Reading the tail of a configured log, and of what a deployment's job wrote.
 *
 * <p><b>Not here:</b> the logs of the dashboard itself; keeping logs: nothing that is read is stored.
 *
 * <p><b>Why:</b> what may be read is a closed list of the administrator's, so that no parameter is ever a path. Every look is bounded in
 * lines, bytes and time, whatever a log holds.
 */
@NullMarked
package org.deploydash.logs;

import org.jspecify.annotations.NullMarked;

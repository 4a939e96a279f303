/**
 * Going back: the timeline of returns to an earlier version, from the bot's own file and from here.
 *
 * <p><b>Not here:</b> ordinary deployments.
 *
 * <p><b>Why:</b> how often and how long it hurt is the question after every incident.
 */
@NullMarked
package org.deploydash.rollbacks;

import org.jspecify.annotations.NullMarked;

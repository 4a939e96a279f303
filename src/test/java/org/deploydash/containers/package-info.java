/**
 * The WAR as it was built, in each container that it is promised to run in.
 *
 * <p><b>Not here:</b> what can be said without a container, or in any one of them.
 *
 * <p><b>Why:</b> containers differ where their specification is silent, and there it must not show.
 */
@NullMarked
package org.deploydash.containers;

import org.jspecify.annotations.NullMarked;

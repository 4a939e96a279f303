/**
 * Repeated work: the maker of threads (the live feed alone has two of its own), with a guard, skipped slots and the health of every loop.
 *
 * <p><b>Not here:</b> what is repeated.
 *
 * <p><b>Why:</b> threads that nobody owns are what a redeploy leaves behind.
 */
@NullMarked
package org.deploydash.loops;

import org.jspecify.annotations.NullMarked;

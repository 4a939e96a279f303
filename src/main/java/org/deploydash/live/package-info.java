/**
 * Pushes announced facts to open pages over Server-Sent Events: bytes made once, a slot for each subscriber, nobody waits for anybody.
 *
 * <p><b>Not here:</b> what is said; facts come from the bus.
 *
 * <p><b>Why:</b> a browser that stops reading must cost nothing and delay nobody.
 */
@NullMarked
package org.deploydash.live;

import org.jspecify.annotations.NullMarked;

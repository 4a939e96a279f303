/**
 * What happened, in order: the bus with a guard around each handler, sequence numbers, and the journal for replay.
 *
 * <p><b>Not here:</b> what the facts mean, and who is connected.
 *
 * <p><b>Why:</b> one failing listener must hurt nobody, and a page that was away for a moment wants just what it missed.
 */
@NullMarked
package org.deploydash.events;

import org.jspecify.annotations.NullMarked;

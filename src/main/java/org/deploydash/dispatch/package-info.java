/**
 * Asking an outside workflow to run something, once, the gates that may say no, and following what came of it to its end.
 *
 * <p><b>Not here:</b> how GitHub is spoken to: that wire is the github room's.
 *
 * <p><b>Why:</b> a deployment is a wish before it is a fact, and a wish must be refused with a reason.
 */
@NullMarked
package org.deploydash.dispatch;

import org.jspecify.annotations.NullMarked;

/**
 * Asking an outside workflow to run something, once, and the gates that may say no.
 *
 * <p><b>Not here:</b> how GitHub is spoken to: that wire is the github room's.
 *
 * <p><b>Why:</b> a deployment is a wish before it is a fact, and a wish must be refused with a reason.
 */
@NullMarked
package org.deploydash.dispatch;

import org.jspecify.annotations.NullMarked;

/**
 * The ledger: what was put where, by whom, and how it went.
 *
 * <p><b>Not here:</b> starting one: see dispatch.
 *
 * <p><b>Why:</b> the same fact may arrive by several doors and must make one row whose state only moves forward.
 */
@NullMarked
package org.deploydash.deployments;

import org.jspecify.annotations.NullMarked;

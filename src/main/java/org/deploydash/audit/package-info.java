/**
 * Who did what, from where, with which result.
 *
 * <p><b>Not here:</b> what the acts mean: each feature writes its own into the log, in the transaction of its effect.
 *
 * <p><b>Why:</b> a record that may be altered unseen proves nothing; so rows are only added, and each holds the hash of the one before.
 */
@NullMarked
package org.deploydash.audit;

import org.jspecify.annotations.NullMarked;

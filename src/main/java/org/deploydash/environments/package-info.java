/**
 * The places we deploy to, their applications and repositories, and what may be done to each.
 *
 * <p><b>Not here:</b> what is running there or how it feels: see deployments and health.
 *
 * <p><b>Why:</b> these nouns are spoken by every feature, so they know none of them.
 */
@NullMarked
package org.deploydash.environments;

import org.jspecify.annotations.NullMarked;

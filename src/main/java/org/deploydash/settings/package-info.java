/**
 * Reads the configuration once, at start, and collects every problem with its path.
 *
 * <p><b>Not here:</b> what a setting means: each feature has its own typed record beside its user.
 *
 * <p><b>Why:</b> an administrator who mends a file wants all its mistakes at once, and a secret must not have a way to print itself.
 */
@NullMarked
package org.deploydash.settings;

import org.jspecify.annotations.NullMarked;

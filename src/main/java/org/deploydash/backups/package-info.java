/**
 * Copies of the database, made while it is in use and kept for a while.
 *
 * <p><b>Not here:</b> how a copy is made and put back (storage), and what the database holds.
 *
 * <p><b>Why:</b> a history that lies on one disk in one file is lost with it; a copy of a file in use, made by other means, is damaged.
 */
@NullMarked
package org.deploydash.backups;

import org.jspecify.annotations.NullMarked;

/**
 * The one door to SQL: a pool of readers, a single writer, and the migrations.
 *
 * <p><b>Not here:</b> queries; they stand at the top of the store that asks them.
 *
 * <p><b>Why:</b> two SQLite connections that write at once can fail or corrupt, so there is one writer, and everybody waits for the same one.
 */
@NullMarked
package org.deploydash.storage;

import org.jspecify.annotations.NullMarked;

/**
 * What the HTTP interface promises, whichever container it runs in. A subclass says where it runs.
 *
 * <p><b>Not here:</b> the event stream, which has tests of its own.
 *
 * <p><b>Why:</b> a promise that holds on one container is half a promise.
 */
@NullMarked
package org.deploydash.contract;

import org.jspecify.annotations.NullMarked;

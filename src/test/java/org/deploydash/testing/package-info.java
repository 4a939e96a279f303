/** What tests of several rooms share: the product on real sockets, and its callers. */
@NullMarked
package org.deploydash.testing;

import org.jspecify.annotations.NullMarked;

/**
 * The wire to GitHub: the only room that knows its JSON. It implements the ports of dispatch and deployments.
 *
 * <p><b>Not here:</b> anything the product would say without GitHub.
 *
 * <p><b>Why:</b> foreign words die at the border.
 */
@NullMarked
package org.deploydash.github;

import org.jspecify.annotations.NullMarked;

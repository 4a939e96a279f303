/**
 * What the run command adds to the WAR: the words it greets with, and, with the demo profile, bots to look at and a past.
 *
 * <p><b>Not here:</b> anything that is tested, or that a container gets.
 *
 * <p><b>Why:</b> a newcomer wants to see it live within a minute, before there is anything to watch.
 */
@NullMarked
package org.deploydash.demo;

import org.jspecify.annotations.NullMarked;

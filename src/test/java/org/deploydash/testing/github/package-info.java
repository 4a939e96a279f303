/**
 * The parts of {@link org.deploydash.testing.FakeGitHub}: what a repository holds, how a run lives, how it is told as JSON, and how it can
 * misbehave.
 *
 * <p><b>Why:</b> JDK and Jackson only, but for the check against GitHub's own description, so that the demo can use it too.
 */
package org.deploydash.testing.github;

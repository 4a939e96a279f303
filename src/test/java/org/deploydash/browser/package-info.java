/** The page as people see it: the whole dashboard, real probes of bots on sockets, and a real browser. */
package org.deploydash.browser;

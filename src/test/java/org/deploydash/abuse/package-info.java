/** What people with bad intentions, bad programs and bad luck send, and that it harms nobody else. */
package org.deploydash.abuse;

package org.deploydash.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something somebody did, before it is written down. What is too long is cut.
 *
 * @param user who is signed in; null where nobody was, or the dashboard acted by itself
 * @param address whence the request came, as the container tells it; null where there was none
 * @param environment its id
 * @param object what it was done to, such as an operation's or deployment's id
 * @param result one word: accepted, refused, failed, unknown, or the state it ended in
 * @param detail for people; never a secret
 */
public record AuditEvent(
        @Nullable String user,
        @Nullable String address,
        AuditAction action,
        @Nullable String environment,
        @Nullable String object,
        String result,
        @Nullable String detail) {

    private static final int WORD_MOST = 200;
    private static final int DETAIL_MOST = 1_000;

    public AuditEvent {
        user = cut(user, WORD_MOST);
        address = cut(address, WORD_MOST);
        detail = cut(detail, DETAIL_MOST);
    }

    /** The same, done to that. */
    public AuditEvent on(String id) {
        return new AuditEvent(user, address, action, environment, id, result, detail);
    }

    /** The same, written down later than it happened. */
    AuditEvent late(Instant happened) {
        String words = "happened at " + happened + ", when nothing could be stored";
        return new AuditEvent(
                user, address, action, environment, object, result, detail == null ? words : words + "; " + detail);
    }

    private static @Nullable String cut(@Nullable String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}

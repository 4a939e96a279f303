package org.deploydash.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a wish is not granted.
 *
 * @param status the HTTP status: 404, 409, 412, 422, 429 or 503
 * @param code for programs
 * @param sentence for people: what is in the way, and what to do
 * @param members what the answer tells beside these, such as {@code input} or {@code current}; values may be null
 * @param retryAfter when it is worth trying again, where that is known
 */
public record Refusal(
        int status,
        String code,
        String sentence,
        Map<String, @Nullable Object> members,
        @Nullable Duration retryAfter) {

    static Refusal of(int status, String code, String sentence) {
        return new Refusal(status, code, sentence, Map.of(), null);
    }

    /** One of the values that were sent is not good. */
    static Refusal input(String code, String input, String sentence) {
        return of(422, code, sentence).with("input", input);
    }

    Refusal with(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Refusal(status, code, sentence, more, retryAfter);
    }

    Refusal after(Duration time) {
        return new Refusal(status, code, sentence, members, time);
    }

    /** To be thrown where a refusal ends several steps at once; caught before it leaves this room. */
    static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        Thrown(Refusal refusal) {
            super(refusal.code(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    Thrown thrown() {
        return new Thrown(this);
    }
}

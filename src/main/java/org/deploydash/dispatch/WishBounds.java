package org.deploydash.dispatch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much of each thing a wish may hold, in characters. */
final class WishBounds {

    static final int WORD = 100;
    static final int REF = 250;
    static final int TEXT = 500;

    /** GitHub takes no more inputs. */
    static final int INPUTS = 25;

    private static final int KEY = 200;

    private WishBounds() {}

    /** A key that is too long is as good as none: two wishes with it are two. */
    static Optional<String> idempotencyKey(@Nullable String header) {
        return Optional.ofNullable(header).map(String::strip).filter(key -> !key.isEmpty() && key.length() <= KEY);
    }
}

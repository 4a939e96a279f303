package org.deploydash.settings;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A value that must not be seen: whoever prints it gets {@code ***}, and only {@link #reveal()} gives it away. */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The value itself, to be handed to the wire and nowhere else. */
    public String reveal() {
        return value;
    }

    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "***";
    }
}

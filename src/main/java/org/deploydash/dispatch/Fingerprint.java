package org.deploydash.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** Tells whether two wishes are the same. What they were sent with as a condition (confirm, expected_current) does not count. */
final class Fingerprint {

    private Fingerprint() {}

    /** 64 hexadecimal digits. */
    static String of(Wish wish) {
        List<String> parts = new ArrayList<>(List.of(
                wish.kind().word(),
                wish.environment().id(),
                wish.version().orElse(""),
                wish.ref().orElse(""),
                wish.target().orElse(""),
                String.valueOf(wish.emergency()),
                wish.reason().orElse("")));
        new TreeMap<>(wish.inputs()).forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> all.append(part.length()).append(':').append(part));
        try {
            byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

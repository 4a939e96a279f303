package org.deploydash.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit trail.
 *
 * @param id 1, 2, 3, … without a gap
 * @param at to the millisecond
 * @param hash of the row before and of this row's fields, 64 hexadecimal digits; see {@link #chained}
 */
public record AuditEntry(
        long id,
        Instant at,
        @Nullable String user,
        @Nullable String address,
        String action,
        @Nullable String environment,
        @Nullable String object,
        String result,
        @Nullable String detail,
        String hash) {

    /** Stands for the row before the first. */
    static final String NONE = "0".repeat(64);

    /** With the hash that follows from the row before. */
    static AuditEntry after(String previousHash, long id, Instant at, AuditEvent event) {
        AuditEntry bare = new AuditEntry(
                id,
                at,
                event.user(),
                event.address(),
                event.action().word(),
                event.environment(),
                event.object(),
                event.result(),
                event.detail(),
                NONE);
        return bare.withHash(bare.chained(previousHash));
    }

    /**
     * The hash this row must have: SHA-256 over the UTF-8 bytes of the row before's hash (64 zeros before the first) and then of id, at in
     * milliseconds since 1970, user, address, action, environment, object, result and detail, in that order, each as {@code
     * <bytes>:<text>,} (a netstring) with the number of its bytes in decimal, and {@code -} where it is null. So no two rows have the same
     * bytes.
     */
    String chained(String previousHash) {
        StringBuilder canonical = new StringBuilder(previousHash);
        add(canonical, Long.toString(id));
        add(canonical, Long.toString(at.toEpochMilli()));
        add(canonical, user);
        add(canonical, address);
        add(canonical, action);
        add(canonical, environment);
        add(canonical, object);
        add(canonical, result);
        add(canonical, detail);
        return HexFormat.of().formatHex(sha256().digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void add(StringBuilder canonical, @Nullable String field) {
        if (field == null) {
            canonical.append('-');
        } else {
            canonical
                    .append(field.getBytes(StandardCharsets.UTF_8).length)
                    .append(':')
                    .append(field)
                    .append(',');
        }
    }

    private AuditEntry withHash(String own) {
        return new AuditEntry(id, at, user, address, action, environment, object, result, detail, own);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

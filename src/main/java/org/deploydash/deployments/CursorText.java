package org.deploydash.deployments;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A cursor as callers carry it: base64url of version, moment and number, and a check sum, so that a part of one or an invented one is
 * refused and not answered with rows from somewhere. It guards against accidents and guessing, not against anybody's rights: a
 * cursor only says where to go on, and holds over a restart.
 */
public final class CursorText {

    private static final byte VERSION = 1;
    private static final int CONTENT_BYTES = 1 + Long.BYTES + Integer.BYTES + Long.BYTES;
    private static final int CHECK_BYTES = 6;
    private static final int LONGEST = 100;

    private CursorText() {}

    public static String encode(DeploymentQuery.Cursor cursor) {
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .put(VERSION)
                .putLong(cursor.deployedAt().getEpochSecond())
                .putInt(cursor.deployedAt().getNano())
                .putLong(cursor.id())
                .array();
        byte[] all = Arrays.copyOf(content, CONTENT_BYTES + CHECK_BYTES);
        System.arraycopy(check(content), 0, all, CONTENT_BYTES, CHECK_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** Empty where the text is not a whole cursor of ours. */
    public static Optional<DeploymentQuery.Cursor> decode(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(text);
            byte[] content = Arrays.copyOf(all, CONTENT_BYTES);
            boolean whole = all.length == CONTENT_BYTES + CHECK_BYTES
                    && Arrays.equals(check(content), Arrays.copyOfRange(all, CONTENT_BYTES, all.length));
            ByteBuffer fields = ByteBuffer.wrap(content);
            if (!whole || fields.get() != VERSION) {
                return Optional.empty();
            }
            return Optional.of(new DeploymentQuery.Cursor(
                    Instant.ofEpochSecond(fields.getLong(), fields.getInt()), fields.getLong()));
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException broken) {
            return Optional.empty();
        }
    }

    private static byte[] check(byte[] content) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(content), CHECK_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

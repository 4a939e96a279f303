package org.deploydash.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer in the forms it is sent in, each with its strong validator.
 *
 * @param type the content type
 * @param zipped null where compressing is not worth it
 */
record ReadyAnswer(String type, Form plain, @Nullable Form zipped) {

    /** Below this a packet holds it anyway. */
    private static final int WORTH_ZIPPING = 1024;

    private static final int TAG_BYTES = 12;

    /**
     * One representation.
     *
     * @param tag its entity tag with the quotes
     */
    record Form(byte[] bytes, String tag) {}

    static ReadyAnswer of(String type, byte[] bytes) {
        String hash = hash(bytes);
        Form plain = new Form(bytes, '"' + hash + '"');
        byte[] zipped = zippedIfWorth(bytes);
        return new ReadyAnswer(type, plain, zipped == null ? null : new Form(zipped, '"' + hash + "-gz\""));
    }

    static byte @Nullable [] zippedIfWorth(byte[] bytes) {
        if (bytes.length < WORTH_ZIPPING) {
            return null;
        }
        byte[] zipped = zip(bytes);
        return zipped.length < bytes.length ? zipped : null;
    }

    /** Bytes of all forms together. */
    int size() {
        return plain.bytes().length + (zipped == null ? 0 : zipped.bytes().length);
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, TAG_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static byte[] zip(byte[] bytes) {
        var zipped = new ByteArrayOutputStream(bytes.length / 4);
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return zipped.toByteArray();
    }
}

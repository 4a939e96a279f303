package org.deploydash.github;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.deploydash.settings.Secret;
import org.jspecify.annotations.Nullable;

/** How GitHub signs a webhook: HMAC-SHA256 over the raw bytes, in hexadecimal digits after {@code sha256=}. */
final class Signature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "sha256=";

    private final Secret secret;

    Signature(Secret secret) {
        this.secret = secret;
    }

    /** In a time that tells nothing of where the two differ. */
    boolean matches(byte[] body, @Nullable String header) {
        return header != null
                && MessageDigest.isEqual(
                        of(body).getBytes(StandardCharsets.US_ASCII), header.getBytes(StandardCharsets.UTF_8));
    }

    String of(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.bytes(), ALGORITHM));
            return PREFIX + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", impossible);
        }
    }
}

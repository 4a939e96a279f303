package org.deploydash.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a probe has no usable answer. The codes are public; they name no host, path or exception. */
public enum ProbeError {
    REFUSED("connection refused"),
    TIMEOUT("no answer in time"),
    DNS("host name not found"),
    TLS("TLS failed"),
    CONNECTION_LOST("connection lost"),
    HTTP_ERROR("HTTP error without a health report"),
    REDIRECT("redirected, which is not followed"),
    NOT_JSON("answer is not a health report"),
    TOO_LARGE("answer is over 64 KiB"),
    ENCODED("answer is compressed, which was not asked for"),
    FORBIDDEN_ADDRESS("address is not allowed");

    private final String sentence;

    ProbeError(String sentence) {
        this.sentence = sentence;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a person reads, without a full stop. */
    public String sentence() {
        return sentence;
    }
}

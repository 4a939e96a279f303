package org.deploydash.settings;

/** Why a value cannot be read as what it should be. The reason holds no value that might be secret. */
final class Refusal extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    Refusal(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

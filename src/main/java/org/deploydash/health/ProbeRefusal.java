package org.deploydash.health;

import java.io.IOException;

/** The probe itself broke off, for a reason it knows. */
final class ProbeRefusal extends IOException {

    private static final long serialVersionUID = 1L;

    private final ProbeError error;

    ProbeRefusal(ProbeError error) {
        super(error.code());
        this.error = error;
    }

    ProbeError error() {
        return error;
    }
}

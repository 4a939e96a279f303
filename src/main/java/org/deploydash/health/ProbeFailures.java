package org.deploydash.health;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells the HTTP client's exceptions apart; it wraps them in one another, so the most telling of the chain counts. */
final class ProbeFailures {

    private ProbeFailures() {}

    static ProbeError error(Throwable failure) {
        Optional<ProbeRefusal> refusal = find(failure, ProbeRefusal.class);
        if (refusal.isPresent()) {
            return refusal.get().error();
        }
        if (has(failure, HttpTimeoutException.class)) {
            return ProbeError.TIMEOUT;
        }
        if (has(failure, UnknownHostException.class) || has(failure, UnresolvedAddressException.class)) {
            return ProbeError.DNS;
        }
        if (has(failure, SSLException.class)) {
            return ProbeError.TLS;
        }
        if (has(failure, ConnectException.class) || has(failure, NoRouteToHostException.class)) {
            return ProbeError.REFUSED;
        }
        return has(failure, ProtocolException.class) ? ProbeError.NOT_JSON : ProbeError.CONNECTION_LOST;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type).isPresent();
    }

    private static <X extends Throwable> Optional<X> find(Throwable failure, Class<X> type) {
        @Nullable Throwable link = failure;
        for (int depth = 0; link != null && depth < 16; depth++) {
            if (type.isInstance(link)) {
                return Optional.of(type.cast(link));
            }
            link = link.getCause();
        }
        return Optional.empty();
    }
}

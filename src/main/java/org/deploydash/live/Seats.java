package org.deploydash.live;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Who may have a stream: so many in all, and so many from one address. */
final class Seats {

    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    /** One that is taken. The lane and the container both find that a page is gone, and the first of them gives it back. */
    final class Seat {

        private final @Nullable String address;
        private final AtomicBoolean left = new AtomicBoolean();

        private Seat(@Nullable String address) {
            this.address = address;
        }

        /** @return whether this was the call that gave it back; all others change nothing */
        boolean leave() {
            boolean first = left.compareAndSet(false, true);
            if (first) {
                free(address);
            }
            return first;
        }
    }

    Seats(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** A seat, if there is one. */
    Optional<Seat> take(@Nullable String address) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return Optional.empty();
        }
        if (address != null && !isLoopback(address) && byAddress.merge(address, 1, Integer::sum) > mostPerAddress) {
            free(address);
            return Optional.empty();
        }
        return Optional.of(new Seat(address));
    }

    private void free(@Nullable String address) {
        taken.decrementAndGet();
        if (address != null && !isLoopback(address)) {
            byAddress.computeIfPresent(address, (key, count) -> count > 1 ? count - 1 : null);
        }
    }

    int taken() {
        return taken.get();
    }

    /** A proxy on this machine, or a person at it: many viewers, one address. */
    private static boolean isLoopback(String address) {
        return address.startsWith("127.")
                || address.equals("::1")
                || address.equals("0:0:0:0:0:0:0:1")
                || address.startsWith("[::1]")
                || address.startsWith("[0:0:0:0:0:0:0:1]");
    }
}

package org.deploydash.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Who may have a stream: so many in all, and so many from one address. */
final class Seats {

    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    Seats(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Takes a seat if there is one; who got true gives it back by {@link #leave}. */
    boolean take(@Nullable String address) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return false;
        }
        if (address == null || isLoopback(address)) {
            return true;
        }
        if (byAddress.merge(address, 1, Integer::sum) > mostPerAddress) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(@Nullable String address) {
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

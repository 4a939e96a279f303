package org.deploydash.live;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deploydash.web.Network;
import org.jspecify.annotations.Nullable;

/** Who may have a stream, as the {@link Room} says. */
final class Seats {

    private final Room room;
    private final Map<String, Integer> byName = new HashMap<>();
    private final Map<String, Integer> byNetwork = new HashMap<>();
    private int taken;
    private int unsigned;

    /** One that is taken. The lane and the container both find that a page is gone, and the first of them gives it back. */
    final class Seat {

        private final @Nullable String name;
        private final @Nullable String network;
        private final AtomicBoolean left = new AtomicBoolean();

        private Seat(@Nullable String name, @Nullable String network) {
            this.name = name;
            this.network = network;
        }

        /** @return whether this was the call that gave it back; all others change nothing */
        boolean leave() {
            boolean first = left.compareAndSet(false, true);
            if (first) {
                free(name, network);
            }
            return first;
        }
    }

    Seats(Room room) {
        this.room = room;
    }

    /**
     * A seat, if there is one.
     *
     * @param name of who signed in, null for everybody else
     */
    synchronized Optional<Seat> take(@Nullable String name, @Nullable String address) {
        String network = name == null && address != null && !isLoopback(address) ? Network.of(address) : null;
        boolean free = taken < room.most()
                && (name == null ? unsigned < room.unsigned() : of(byName, name) < room.perName())
                && (network == null || of(byNetwork, network) < room.perAddress());
        if (!free) {
            return Optional.empty();
        }
        add(name, network, 1);
        return Optional.of(new Seat(name, network));
    }

    private synchronized void free(@Nullable String name, @Nullable String network) {
        add(name, network, -1);
    }

    private void add(@Nullable String name, @Nullable String network, int more) {
        taken += more;
        if (name == null) {
            unsigned += more;
        } else {
            add(byName, name, more);
        }
        if (network != null) {
            add(byNetwork, network, more);
        }
    }

    private static void add(Map<String, Integer> counts, String key, int more) {
        int count = of(counts, key) + more;
        if (count == 0) {
            counts.remove(key);
        } else {
            counts.put(key, count);
        }
    }

    private static int of(Map<String, Integer> counts, String key) {
        return counts.getOrDefault(key, 0);
    }

    synchronized int taken() {
        return taken;
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

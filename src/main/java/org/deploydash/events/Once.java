package org.deploydash.events;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bytes that the first who asks makes, for all; nobody makes what nobody asks for. */
final class Once implements Supplier<byte[]> {

    private Supplier<byte[]> making;
    private volatile byte @Nullable [] made;

    Once(Supplier<byte[]> making) {
        this.making = making;
    }

    @Override
    public byte[] get() {
        byte[] ready = made;
        return ready == null ? make() : ready;
    }

    private synchronized byte[] make() {
        byte[] ready = making.get();
        making = () -> ready; // what it was made of is let go of
        made = ready;
        return ready;
    }
}

package org.deploydash.testing;

import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageHealth;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

/** Fills a store fast: whatever is asked runs in the transaction that is open already. */
public record OneTransaction(Handle handle) implements Storage {

    /** Does the work for each number below the end, some hundreds in a transaction. */
    public static void fill(Storage storage, int end, Step step) {
        for (int from = 0; from < end; from += BATCH) {
            int first = from;
            int last = Math.min(end, from + BATCH);
            storage.writeRelaxed(handle -> {
                var one = new OneTransaction(handle);
                for (int n = first; n < last; n++) {
                    step.on(one, n);
                }
                return last;
            });
        }
    }

    public interface Step {
        void on(OneTransaction storage, int n);
    }

    private static final int BATCH = 360;

    @Override
    public <T, X extends Exception> T read(HandleCallback<T, X> work) throws X {
        return work.withHandle(handle);
    }

    @Override
    public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        return work.withHandle(handle);
    }

    @Override
    public <T, X extends Exception> T writeRelaxed(HandleCallback<T, X> work) throws X {
        return work.withHandle(handle);
    }

    @Override
    public StorageHealth health() {
        return StorageHealth.well(0);
    }

    @Override
    public void close() {}
}

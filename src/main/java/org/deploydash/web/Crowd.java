package org.deploydash.web;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Of many who want the same at once one makes it. If all did, none would be done before the next change, and all would begin again. What
 * somebody began to make after one came is as new as what that one would have made, whatever has changed since; and where making failed,
 * it would have failed for that one too. So nobody waits for more than two others.
 */
final class Crowd {

    private record Made(
            String key,
            long began,
            @Nullable ReadyAnswer answer,
            @Nullable RuntimeException failure) {

        private ReadyAnswer given() {
            if (failure != null) {
                throw failure;
            }
            if (answer == null) {
                throw new IllegalStateException("nothing was made");
            }
            return answer;
        }
    }

    private final ReentrantLock making = new ReentrantLock(true);
    private @Nullable Made newest;

    ReadyAnswer get(String key, Supplier<ReadyAnswer> maker) {
        long came = System.nanoTime();
        making.lock();
        try {
            Made made = newest;
            if (made == null || !made.key().equals(key) || made.began() - came < 0) {
                made = made(key, maker);
            }
            newest = making.hasQueuedThreads() ? made : null;
            return made.given();
        } finally {
            making.unlock();
        }
    }

    private static Made made(String key, Supplier<ReadyAnswer> maker) {
        long began = System.nanoTime();
        try {
            return new Made(key, began, maker.get(), null);
        } catch (RuntimeException failure) {
            return new Made(key, began, null, failure);
        }
    }
}

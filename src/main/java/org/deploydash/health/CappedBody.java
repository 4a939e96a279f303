package org.deploydash.health;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects a body while it comes, and hangs up as soon as it is known to be useless: refused from the start, or over 64 KiB. */
final class CappedBody implements BodySubscriber<byte[]> {

    static final int MOST_BYTES = 64 * 1024;

    private final @Nullable ProbeError refused;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private @Nullable Subscription subscription;

    /** @param refused why the body is not wanted at all, null where it is */
    CappedBody(@Nullable ProbeError refused) {
        this.refused = refused;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        if (refused == null) {
            newSubscription.request(1);
        } else {
            hangUp(refused);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > MOST_BYTES) {
                hangUp(ProbeError.TOO_LARGE);
                return;
            }
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }
        if (subscription != null && !body.isDone()) {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }

    private void hangUp(ProbeError reason) {
        body.completeExceptionally(new ProbeRefusal(reason));
        if (subscription != null) {
            subscription.cancel();
        }
    }
}

package org.deploydash.github;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Collects a body while it comes, or its end where only that is wanted, and hangs up where it grows too large. */
final class CappedAnswer implements BodySubscriber<byte[]> {

    /** A page of 100 runs is below 2 MB. */
    static final int MOST_BYTES = 8 << 20;

    /** The body was larger than anything GitHub has to say to us. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final long most;
    private final int last;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long seen;
    private @Nullable Subscription subscription;

    /**
     * @param most bytes to be read at all
     * @param last so many bytes of the end are kept, or up to twice as many
     */
    private CappedAnswer(long most, int last) {
        this.most = most;
        this.last = last;
    }

    /** All of at most {@link #MOST_BYTES}. */
    static CappedAnswer whole() {
        return new CappedAnswer(MOST_BYTES, MOST_BYTES);
    }

    /** The end of something that may be eight times as large as an answer. */
    static CappedAnswer end(int last) {
        return new CappedAnswer(8L * MOST_BYTES, last);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Subscription source = subscription;
        for (ByteBuffer buffer : buffers) {
            seen += buffer.remaining();
            if (seen > most) {
                body.completeExceptionally(new TooLarge());
                if (source != null) {
                    source.cancel();
                }
                return;
            }
            byte[] some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }
        if (bytes.size() > 2L * last) {
            byte[] all = bytes.toByteArray();
            bytes = new ByteArrayOutputStream(2 * last);
            bytes.write(all, all.length - last, last);
        }
        if (source != null) {
            source.request(1);
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
}

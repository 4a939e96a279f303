package org.deploydash.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Many pages read by one thread, which counts the blocks that arrive, and among them the events of one name. */
final class Audience implements AutoCloseable {

    /** What ends a block and nothing else. */
    private static final byte END = '\n';

    /** Stands once in each event that counts. */
    private static final byte[] MARK = ("event: " + Feed.EVENT + "\n").getBytes(StandardCharsets.US_ASCII);

    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    private static final int PATIENCE_S = 30;

    private static final class Page {
        private boolean answered;
        private boolean lineEnded;
        private int matched;
    }

    private final URI uri;
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final AtomicLong blocks = new AtomicLong();
    private final AtomicLong marks = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private long joined;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private volatile long firstMarkAt;
    private volatile long lastMarkAt;
    private volatile boolean closing;

    Audience(URI uri) throws IOException {
        this.uri = uri;
    }

    /** Connects one after the other; each reads as soon as {@link #start()} was called. */
    void join(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = connect(0);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Page());
            selector.wakeup();
            joined++;
        }
    }

    /** Waits until everybody who joined has heard something, and then until nobody has for a while. */
    void settle() {
        if (!await(answered, joined, PATIENCE_S)) {
            throw new IllegalStateException(answered.get() + " of " + joined + " pages were answered");
        }
        long before = -1;
        while (before != blocks.get()) {
            before = blocks.get();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
        }
    }

    /** Pages that ask and then never read. */
    void joinStalled(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            connect(4096);
        }
    }

    /** One that asks, reads the first answer or not, and then vanishes by a reset. */
    void vanish(boolean afterAnswer) throws IOException {
        SocketChannel channel = connect(0);
        if (afterAnswer) {
            channel.read(ByteBuffer.allocate(256));
        }
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
        channels.remove(channels.size() - 1);
    }

    void start() {
        Thread reader = new Thread(this::read, "audience");
        reader.setDaemon(true);
        reader.start();
    }

    /** From here on {@link #firstMarkAt()} is the first to come. */
    long expectMarks() {
        firstMarkAt = 0;
        return marks.get();
    }

    /** Waits until so many events of the name have come in all, and says when the last of them did. */
    long awaitMarks(long count) {
        if (!await(marks, count, PATIENCE_S)) {
            throw new IllegalStateException(marks.get() + " of " + count + " events came");
        }
        return lastMarkAt;
    }

    /** @return whether so many came in time */
    boolean awaitMarks(long count, int seconds) {
        return await(marks, count, seconds);
    }

    private static boolean await(AtomicLong counter, long count, int seconds) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (counter.get() < count) {
            if (System.nanoTime() > patience) {
                return false;
            }
            LockSupport.parkNanos(200_000);
        }
        return true;
    }

    long firstMarkAt() {
        return firstMarkAt;
    }

    long marks() {
        return marks.get();
    }

    long blocks() {
        return blocks.get();
    }

    /** Pages that the server has ended. */
    long ended() {
        return ended.get();
    }

    private SocketChannel connect(int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String asked = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        String request = "GET " + asked + " HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private void read() {
        try {
            while (!closing) {
                selector.select(key -> {
                    try {
                        take((SocketChannel) key.channel(), (Page) key.attachment());
                    } catch (IOException | CancelledKeyException gone) {
                        ended.incrementAndGet();
                        key.cancel();
                    }
                });
            }
        } catch (IOException | ClosedSelectorException over) {
            closing = true;
        }
    }

    private void take(SocketChannel channel, Page page) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new IOException("ended");
        }
        buffer.flip();
        if (!page.answered) {
            page.answered = true;
            if (buffer.limit() < OK.length
                    || !buffer.duplicate().limit(OK.length).equals(ByteBuffer.wrap(OK))) {
                throw new IOException("refused");
            }
            answered.incrementAndGet();
        }
        int blocksEnded = 0;
        int marked = 0;
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            boolean end = next == END;
            if (end && page.lineEnded) {
                blocksEnded++;
            }
            page.lineEnded = end;
            if (next == MARK[page.matched]) {
                page.matched++;
                if (page.matched == MARK.length) {
                    page.matched = 0;
                    marked++;
                }
            } else {
                page.matched = next == MARK[0] ? 1 : 0;
            }
        }
        if (marked > 0) {
            lastMarkAt = System.nanoTime();
            if (firstMarkAt == 0) {
                firstMarkAt = lastMarkAt;
            }
            marks.addAndGet(marked);
        }
        blocks.addAndGet(blocksEnded);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}

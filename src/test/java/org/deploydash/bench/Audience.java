package org.deploydash.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many pages read by one thread, which counts the events that arrive. */
final class Audience implements AutoCloseable {

    /** What ends an event and nothing else. */
    private static final byte END = '\n';

    private static final class Page {
        private boolean lineEnded;
    }

    private final URI uri;
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final AtomicLong blocks = new AtomicLong();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private volatile long lastAt;
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
        }
    }

    /** Pages that ask and then never read. */
    void joinStalled(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            connect(4096);
        }
    }

    void start() {
        Thread reader = new Thread(this::read, "audience");
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits until so many blocks have come in all, and says when the last of them did ({@link System#nanoTime()}). */
    long awaitBlocks(long count) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (blocks.get() < count) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(blocks.get() + " of " + count + " came");
            }
            Thread.onSpinWait();
            Thread.yield();
        }
        return lastAt;
    }

    long blocks() {
        return blocks.get();
    }

    private SocketChannel connect(int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String request = "GET " + uri.getPath() + " HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private void read() {
        try {
            while (!closing) {
                selector.select(key -> {
                    try {
                        take((SocketChannel) key.channel(), (Page) key.attachment());
                    } catch (IOException gone) {
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
        int ended = 0;
        while (buffer.hasRemaining()) {
            boolean end = buffer.get() == END;
            if (end && page.lineEnded) {
                ended++;
            }
            page.lineEnded = end;
        }
        if (ended > 0) {
            lastAt = System.nanoTime();
            blocks.addAndGet(ended);
        }
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

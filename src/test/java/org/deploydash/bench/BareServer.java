package org.deploydash.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that Java can do: one thread, one selector, bytes made once, latest wins. GET opens a stream, POST brings an event to all of
 * them, {@code /ready} answers 200. It trusts its one client. Argument: the port.
 */
public final class BareServer {

    private static final byte[] OPENED = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: welcome\n\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String END_OF_HEAD = "\r\n\r\n";

    private static final class Peer {
        private StringBuilder heard = new StringBuilder();
        private ByteBuffer unsent;
    }

    private final Selector selector = Selector.open();
    private final List<SelectionKey> streams = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private long events;

    private BareServer(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        new BareServer(Integer.parseInt(arguments[0])).run();
    }

    private void run() throws IOException {
        while (true) {
            selector.select(key -> {
                try {
                    turn(key);
                } catch (IOException gone) {
                    end(key);
                }
            });
        }
    }

    private void turn(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Peer());
            return;
        }
        if (key.isWritable()) {
            Peer peer = (Peer) key.attachment();
            write(key, peer.unsent);
        }
        if (key.isReadable()) {
            listen(key);
        }
    }

    private void listen(SelectionKey key) throws IOException {
        buffer.clear();
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
            throw new IOException("ended");
        }
        Peer peer = (Peer) key.attachment();
        peer.heard.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
        int head = peer.heard.indexOf(END_OF_HEAD);
        if (head < 0) {
            return;
        }
        String request = peer.heard.toString();
        if (request.startsWith("GET /ready")) {
            peer.heard.setLength(0);
            write(key, ByteBuffer.wrap(DONE));
        } else if (request.startsWith("GET")) {
            peer.heard = new StringBuilder(0);
            streams.add(key);
            write(key, ByteBuffer.wrap(OPENED));
        } else {
            post(key, peer, request.substring(0, head), request.substring(head + END_OF_HEAD.length()));
        }
    }

    private void post(SelectionKey key, Peer peer, String head, String body) throws IOException {
        int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
        if (body.length() == length) {
            peer.heard.setLength(0);
            bring(body);
            write(key, ByteBuffer.wrap(DONE));
        }
    }

    private void bring(String data) {
        byte[] event = ("id: " + ++events + "\nevent: " + Feed.EVENT + "\ndata: " + data + "\n\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (SelectionKey stream : List.copyOf(streams)) {
            try {
                if (((Peer) stream.attachment()).unsent == null) { // who is behind misses this one
                    write(stream, ByteBuffer.wrap(event));
                }
            } catch (IOException gone) {
                end(stream);
            }
        }
    }

    private static void write(SelectionKey key, ByteBuffer bytes) throws IOException {
        ((SocketChannel) key.channel()).write(bytes);
        ((Peer) key.attachment()).unsent = bytes.hasRemaining() ? bytes : null;
        key.interestOps(bytes.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void end(SelectionKey key) {
        streams.remove(key);
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException gone) {
            key.cancel();
        }
    }
}

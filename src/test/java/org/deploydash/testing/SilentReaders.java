package org.deploydash.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Many who ask for more than the kernel holds and take none of it. */
public final class SilentReaders implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;
    private static final int NARROW = 2048;

    private final List<Socket> sockets = new ArrayList<>();

    /** @param paths asked for in turn, each of them {@code times} times in one go */
    public static SilentReaders ask(URI base, String user, int count, int times, String... paths) throws IOException {
        SilentReaders readers = new SilentReaders();
        String login = Base64.getEncoder()
                .encodeToString((user + ":" + user + "-secret").getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            readers.sockets.add(socket);
            socket.setReceiveBufferSize(NARROW);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), PATIENCE_MS);
            String request = "GET " + base.getPath() + paths[i % paths.length] + " HTTP/1.1\r\nHost: "
                    + base.getAuthority() + "\r\nAuthorization: Basic " + login + "\r\n\r\n";
            socket.getOutputStream().write(request.repeat(times).getBytes(StandardCharsets.ISO_8859_1));
        }
        return readers;
    }

    /** Those to whom something has come. */
    public long answered() throws IOException {
        long answered = 0;
        for (Socket socket : sockets) {
            answered += socket.getInputStream().available() > 0 ? 1 : 0;
        }
        return answered;
    }

    /** The beginning of what each was told: protocol and status. */
    public List<String> statusLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Socket socket : sockets) {
            byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            lines.add(new String(start, StandardCharsets.ISO_8859_1));
        }
        return lines;
    }

    /** Waits until the other side has hung up on each, and says how many bytes they were sent in all. */
    public long awaitHungUp() throws IOException {
        long bytes = 0;
        for (Socket socket : sockets) {
            try {
                bytes += socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (SocketException reset) {
                // hung up on without a word
            }
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}

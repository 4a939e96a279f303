package org.deploydash.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Posts over one kept connection on the loopback, each request in one piece; opened anew where the server has closed it. */
final class Poster implements AutoCloseable {

    private static final int PATIENCE_MS = 20_000;
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final int port;
    private final String path;
    private final List<String> headers;
    private Socket socket;
    private AnswerReader answers;
    private String cookie = "";
    private long usedAt;

    Poster(int port, String path, List<String> headers) {
        this.port = port;
        this.path = path;
        this.headers = headers;
    }

    /** @return the status */
    int post(String body) throws IOException {
        if (System.nanoTime() - usedAt > KEPT_NANOS) { // the server may be about to close it
            close();
        }
        if (socket == null) {
            open();
        }
        socket.getOutputStream().write(request(body));
        boolean kept = answers.read();
        usedAt = System.nanoTime();
        cookie = answers.cookie().isEmpty() ? cookie : answers.cookie();
        if (!kept) {
            close();
        }
        return answers.status();
    }

    private void open() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        answers = new AnswerReader(new BufferedInputStream(socket.getInputStream()));
    }

    private byte[] request(String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (!cookie.isEmpty()) {
            head.append("Cookie: ").append(cookie).append("\r\n");
        }
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        var request = new ByteArrayOutputStream();
        request.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        request.write(content);
        return request.toByteArray();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}

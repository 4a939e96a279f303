package org.deploydash.testing.github;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** As much HTTP/1.1 as a client of GitHub needs. Of its own, because the JDK's server sets Date itself and cannot break off. */
public final class Wire implements AutoCloseable {

    private static final int BACKLOG = 128;
    private static final int MOST_HEAD = 32 * 1024;

    private final ServerSocket server;
    private final Function<Request, Answer> answers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param port 0 for a free one, always of 127.0.0.1 */
    public Wire(int port, Function<Request, Answer> answers) {
        this.answers = answers;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot listen on port " + port, failure);
        }
        thread(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        over.countDown();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept() {
        try {
            while (over.getCount() > 0) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                thread(() -> serve(socket));
            }
        } catch (IOException stopped) {
            over.countDown();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()), 1);
            boolean more = true;
            while (more) {
                int first = in.read();
                if (first < 0) {
                    return;
                }
                in.unread(first);
                Request request = request(in);
                boolean last = request.header("connection")
                        .filter("close"::equalsIgnoreCase)
                        .isPresent();
                more = send(answers.apply(request), socket.getOutputStream()) && !last;
            }
        } catch (IOException hungUp) {
            open.remove(socket); // the usual end of a connection
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static Request request(InputStream in) throws IOException {
        String[] start = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return Request.of(start[0], start[1], headers, body(in, headers));
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                whole.write(in.readNBytes(size));
                line(in);
            }
            line(in);
            return whole.toByteArray();
        }
        return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > MOST_HEAD) {
                throw new EOFException("a request that ends early or never");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** @return whether the connection may be used again */
    private boolean send(Answer answer, OutputStream out) throws IOException, InterruptedException {
        if (!answer.delay().isZero() && over.await(answer.delay().toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        if (answer.isHangUp()) {
            return false;
        }
        byte[] body = answer.body() == null ? new byte[0] : answer.body();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " -\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (answer.status() != 204 && answer.status() != 304) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body, 0, answer.isWhole() ? body.length : Math.min(body.length, answer.sent()));
        out.flush();
        return answer.isWhole();
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "fake-github");
        thread.setDaemon(true);
        thread.start();
    }
}

package org.deploydash.testing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bot with a health endpoint on a real socket of 127.0.0.1, whose manners can be changed while it runs. JDK only, so that the demo can
 * use it too. What it can say is in {@link BotReports}, how it can misbehave in {@link BotFaults}; the commonest are repeated here.
 */
public final class FakeBot implements AutoCloseable {

    private static final int BACKLOG = 512;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Manner> manners = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final int port;
    private volatile Manner manner;
    private volatile List<String> lastRequest = List.of();
    private Life life;

    /** One stretch of being up. */
    private record Life(ServerSocket server, Set<Socket> open, CountDownLatch over, CountDownLatch free) {}

    private FakeBot(int port, Manner manner) {
        this.manner = manner;
        this.life = listen(port);
        this.port = life.server().getLocalPort();
    }

    /** A healthy one on a free port. */
    public static FakeBot start() {
        return start(0);
    }

    public static FakeBot start(int port) {
        return new FakeBot(port, healthy());
    }

    public static Manner healthy() {
        return BotReports.production();
    }

    public static Manner degraded() {
        return BotReports.healthServer("degraded", true);
    }

    public static Manner unhealthy() {
        return BotReports.healthServer("unhealthy", true);
    }

    public static Manner hanging() {
        return BotFaults.hanging();
    }

    public FakeBot becomes(Manner newManner) {
        manner = newManner;
        return this;
    }

    /** Another manner for one path only. */
    public FakeBot becomes(String path, Manner newManner) {
        manners.put(path, newManner);
        return this;
    }

    public int port() {
        return port;
    }

    public URI url() {
        return url("/api/health");
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** How many requests came, over all paths. */
    public int requests() {
        return requests.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    public int requests(String path) {
        AtomicInteger counted = requests.get(path);
        return counted == null ? 0 : counted.get();
    }

    public int connections() {
        return connections.get();
    }

    /** The newest request's lines, without the empty one. */
    public List<String> lastRequest() {
        return lastRequest;
    }

    /** From now on connections are refused; open ones are closed. */
    public synchronized void stop() {
        Life ended = life;
        life = null;
        if (ended != null) {
            ended.over().countDown();
            close(ended.server());
            ended.open().forEach(FakeBot::close);
            awaitFree(ended);
        }
    }

    /** Up again on the same port. */
    public synchronized void restart() {
        stop();
        life = listen(port);
    }

    @Override
    public void close() {
        stop();
    }

    private Life listen(int wanted) {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
            var begun = new Life(server, ConcurrentHashMap.newKeySet(), new CountDownLatch(1), new CountDownLatch(1));
            thread(() -> accept(begun));
            return begun;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot listen on port " + wanted, failure);
        }
    }

    private void accept(Life current) {
        try {
            while (current.over().getCount() > 0) {
                Socket socket = current.server().accept();
                socket.setTcpNoDelay(true);
                current.open().add(socket);
                connections.incrementAndGet();
                thread(() -> serve(socket, current));
            }
        } catch (IOException stopped) {
            current.over().countDown();
        } finally {
            current.open().forEach(FakeBot::close); // also the one accepted while it was stopped
            current.free().countDown();
        }
    }

    /** The port stays taken until the accepting thread has noticed. */
    private static void awaitFree(Life ended) {
        try {
            ended.free().await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket, Life current) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            boolean open = true;
            while (open) {
                in.mark(2); // a line feed left over, and one more
                if (in.read() == TLS_HANDSHAKE) {
                    socket.getOutputStream().write(BAD_REQUEST);
                    return;
                }
                in.reset();
                List<String> head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                open = mannerFor(head).answer(socket.getOutputStream(), time -> pause(current, socket, in, time));
                socket.getOutputStream().flush();
            }
        } catch (IOException hungUp) {
            current.open().remove(socket); // the usual end of a connection
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            current.open().remove(socket);
        }
    }

    private Manner mannerFor(List<String> head) {
        String path = head.get(0).replaceFirst("^\\S+ (\\S+).*", "$1");
        requests.computeIfAbsent(path, none -> new AtomicInteger()).incrementAndGet();
        lastRequest = head;
        return manners.getOrDefault(path, manner);
    }

    private static List<String> head(BufferedReader in) throws IOException {
        var lines = new ArrayList<String>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            lines.add(line);
        }
        return List.copyOf(lines);
    }

    /** Ends early where the bot is stopped or the client hangs up, so that hanging costs no thread for long. */
    private static void pause(Life current, Socket socket, BufferedReader in, Duration time)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (current.over().await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
                throw new InterruptedException("the bot was stopped");
            }
            if (left > LOOK_NANOS && hungUp(socket, in)) {
                throw new EOFException("the client hung up");
            }
        }
    }

    private static boolean hungUp(Socket socket, BufferedReader in) throws IOException {
        socket.setSoTimeout(1);
        try {
            in.mark(2);
            boolean gone = in.read() < 0;
            in.reset();
            return gone;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "fake-bot");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

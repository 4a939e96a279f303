package org.deploydash.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A closed loop of GETs over kept-alive connections on the loopback, bounded in count and time. It does as little as a client can. */
final class Load {

    /** What came of it; latencies in milliseconds. */
    record Result(long requests, double perSecond, double p50, double p99, int status) {}

    private final int port;
    private final byte[] request;

    Load(int port, String path, String... headers) {
        this.port = port;
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        this.request = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Warms for a third of the time first, without counting. */
    Result run(int connections, Duration time) throws IOException, InterruptedException {
        loop(connections, time.dividedBy(3));
        return loop(connections, time);
    }

    private Result loop(int connections, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        var pool = Executors.newFixedThreadPool(connections);
        try {
            List<Future<Client>> futures = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < connections; i++) {
                futures.add(pool.submit(() -> new Client().until(end)));
            }
            List<Client> clients = new ArrayList<>();
            for (Future<Client> future : futures) {
                clients.add(future.get());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return sum(clients, seconds);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("the load could not be run", failure.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Result sum(List<Client> clients, double seconds) {
        long[] all = clients.stream()
                .flatMapToLong(client -> Arrays.stream(client.nanos, 0, client.count))
                .sorted()
                .toArray();
        if (all.length == 0) {
            throw new IllegalStateException("not one answer came");
        }
        return new Result(
                all.length,
                all.length / seconds,
                all[all.length / 2] / 1e6,
                all[(int) (all.length * 0.99)] / 1e6,
                clients.get(0).status);
    }

    private final class Client {
        private long[] nanos = new long[4096];
        private int count;
        private int status;

        /** A server may end a kept connection after some requests; the next one is opened then. */
        Client until(long end) throws IOException {
            while (System.nanoTime() < end) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(10_000);
                    AnswerReader answers =
                            new AnswerReader(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
                    boolean kept = true;
                    while (kept && System.nanoTime() < end) {
                        long begin = System.nanoTime();
                        socket.getOutputStream().write(request);
                        kept = answers.read();
                        status = answers.status();
                        note(System.nanoTime() - begin);
                    }
                } catch (SocketTimeoutException silence) {
                    throw new IOException("no answer within 10 s", silence);
                }
            }
            return this;
        }

        private void note(long took) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = took;
        }
    }
}

package org.deploydash.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deploydash.testing.ApiServer;
import org.deploydash.web.Ready;
import org.deploydash.web.ReadyAnswers;
import org.deploydash.web.ReadyAnswersFilter;
import org.deploydash.web.ReadyCapture;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * Ready answers against a servlet that does nothing but write the same bytes, in one container and one run, by turns. Over loopback with 32
 * connections on two threads of the same process. Run by hand; takes under a minute.
 */
public final class ReadyBench {

    private static final int CONNECTIONS = 16;
    private static final int THREADS = 2;
    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = 1_000_000_000L;
    private static final byte[] BODY = body();

    @Path("/deployments")
    @Produces("application/json")
    public static final class HotResource {
        @GET
        @Ready("deployments")
        public byte[] all() {
            return BODY;
        }
    }

    private static final class PlainServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.setContentLength(BODY.length);
            response.getOutputStream().write(BODY);
        }
    }

    private record Case(String name, URI uri, String headers) {}

    private ReadyBench() {}

    public static void main(String[] arguments) throws Exception {
        var answers = new ReadyAnswers();
        var api = new ResourceConfig().register(new HotResource()).register(new ReadyCapture(answers));
        try (ApiServer server = new ApiServer(api, 0)
                .filter(new ReadyAnswersFilter(answers))
                .servlet(new PlainServlet(), "/plain")
                .start()) {
            URI hot = server.uri("/api/deployments");
            String first = exchange(hot, "");
            String tag = Arrays.stream(first.split("\r\n"))
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("etag:"))
                    .findFirst()
                    .orElseThrow()
                    .substring(5)
                    .strip();
            List<Case> cases = List.of(
                    new Case("static servlet", server.uri("/plain"), ""),
                    new Case("ready", hot, ""),
                    new Case("ready, gzip", hot, "Accept-Encoding: gzip\r\n"),
                    new Case("ready, 304", hot, "If-None-Match: " + tag + "\r\n"));
            double[][] rates = new double[cases.size()][ROUNDS];
            double[][] micros = new double[cases.size()][ROUNDS];
            for (int round = -2; round < ROUNDS; round++) {
                for (int i = 0; i < cases.size(); i++) {
                    long cpu = ServerCpu.nanos();
                    long start = System.nanoTime();
                    long count = load(cases.get(i));
                    if (round >= 0) {
                        rates[i][round] = count * 1e9 / (System.nanoTime() - start);
                        micros[i][round] = (ServerCpu.nanos() - cpu) / 1e3 / count;
                    }
                }
            }
            for (int i = 0; i < cases.size(); i++) {
                System.out.printf(
                        Locale.ROOT,
                        "%-16s %8.0f requests/s (%.2f of the static servlet), %6.1f µs of server CPU a request (%.2f)%n",
                        cases.get(i).name(),
                        median(rates[i]),
                        median(ratios(rates[i], rates[0])),
                        median(micros[i]),
                        median(ratios(micros[i], micros[0])));
            }
        }
    }

    private static long load(Case one) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        long[] counts = new long[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> counts[number] = ask(one));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return Arrays.stream(counts).sum();
    }

    private static long ask(Case one) {
        List<Socket> sockets = new ArrayList<>();
        try {
            byte[] request = request(one.uri(), one.headers()).getBytes(StandardCharsets.US_ASCII);
            int length = exchange(one.uri(), one.headers()).length();
            byte[] buffer = new byte[length];
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(one.uri().getHost(), one.uri().getPort());
                socket.setTcpNoDelay(true);
                sockets.add(socket);
            }
            long end = System.nanoTime() + ROUND_NANOS;
            long count = 0;
            while (System.nanoTime() < end) {
                for (Socket socket : sockets) {
                    socket.getOutputStream().write(request);
                }
                for (Socket socket : sockets) {
                    if (socket.getInputStream().readNBytes(buffer, 0, length) != length || buffer[0] != 'H') {
                        throw new IllegalStateException("an answer of another length");
                    }
                }
                count += CONNECTIONS;
            }
            return count;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } finally {
            for (Socket socket : sockets) {
                try {
                    socket.close();
                } catch (IOException closed) {
                    // It is over either way.
                }
            }
        }
    }

    /** One exchange as text, a character for each byte. */
    private static String exchange(URI uri, String headers) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request(uri, headers).getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.read());
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int length = Arrays.stream(text.split("\r\n"))
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
            return text + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        }
    }

    private static String request(URI uri, String headers) {
        return "GET " + uri.getPath() + " HTTP/1.1\r\nHost: bench\r\nAccept: application/json\r\n" + headers + "\r\n";
    }

    /** Of each round by itself, so that what else the machine does meanwhile counts for both. */
    private static double[] ratios(double[] values, double[] bases) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ratios[i] = values[i] / bases[i];
        }
        return ratios;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static byte[] body() {
        StringBuilder rows = new StringBuilder("{\"deployments\":[");
        for (int i = 0; i < 50; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(i)
                    .append(",\"environment\":\"prod\",\"version\":\"v1.2.")
                    .append(i)
                    .append("\",\"commit_sha\":\"")
                    .append(Integer.toHexString(i * 7_919 + 0x1000000))
                    .append("\",\"commit_message\":\"Mend the thing that broke in the one before it, number ")
                    .append(i)
                    .append(
                            "\",\"deployed_at\":\"2026-11-22T10:00:00Z\",\"status\":\"success\",\"source\":\"recorded\"}");
        }
        return rows.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}

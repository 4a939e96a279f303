package org.deploydash.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A page that listens to server-sent events, over a plain socket, so that it can also do what no well-behaved client does: stop reading,
 * or vanish. Reads happen only when asked for, each within {@value #PATIENCE_MS} ms. One thread at a time may use it.
 */
public final class EventStream implements AutoCloseable {

    private static final int PATIENCE_MS = 10_000;

    /** What was sent up to an empty line, as a browser understands it; {@code id} and {@code name} are null where they were not sent. */
    public record Block(String id, String name, String data, String comment, String retry, String raw) {

        /** Whether a browser would dispatch it. */
        public boolean isEvent() {
            return data != null;
        }

        public long seq() {
            return Long.parseLong(id);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private boolean chunked;
    private boolean firstChunk = true;
    private long chunkLeft;
    private boolean ended;

    private EventStream(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 4096);
        String[] first = headLine().split(" ", 3);
        this.status = Integer.parseInt(first[1]);
        for (String line = headLine(); !line.isEmpty(); line = headLine()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        chunked = headers.getOrDefault("Transfer-Encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
    }

    /** Opens a stream and reads as far as the headers, whatever the status. */
    public static EventStream open(URI uri) throws IOException {
        return open(uri, Map.of());
    }

    public static EventStream open(URI uri, Map<String, String> headers) throws IOException {
        return send("GET", uri, headers, 0);
    }

    /** A stream whose kernel takes no more than about this many bytes while nobody reads. */
    public static EventStream openNarrow(URI uri, int receiveBuffer) throws IOException {
        return send("GET", uri, Map.of(), receiveBuffer);
    }

    public static EventStream send(String method, URI uri, Map<String, String> headers, int receiveBuffer)
            throws IOException {
        Socket socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MS);
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            StringBuilder request = new StringBuilder(method + " " + uri.getRawPath() + query + " HTTP/1.1\r\n");
            request.append("Host: ").append(uri.getAuthority()).append("\r\n");
            if (headers.keySet().stream().noneMatch("Accept"::equalsIgnoreCase)) {
                request.append("Accept: text/event-stream\r\n");
            }
            headers.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new EventStream(socket);
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    public int status() {
        return status;
    }

    /** A header's value, null where it was not sent. */
    public String header(String name) {
        return headers.get(name);
    }

    /** The next event a browser would dispatch; comments and the like are passed over. */
    public Block next() throws IOException {
        Block block = nextBlock();
        while (!block.isEvent()) {
            block = nextBlock();
        }
        return block;
    }

    public List<Block> next(int count) throws IOException {
        List<Block> blocks = new ArrayList<>();
        while (blocks.size() < count) {
            blocks.add(next());
        }
        return blocks;
    }

    /** The next event with this name; null asks for the unnamed one. */
    public Block next(String name) throws IOException {
        Block block = next();
        while (!Objects.equals(block.name(), name)) {
            block = next();
        }
        return block;
    }

    /** Whatever comes next, comments too. */
    public Block nextBlock() throws IOException {
        String id = null;
        String name = null;
        String comment = null;
        String retry = null;
        StringBuilder data = null;
        StringBuilder raw = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            raw.append(line).append('\n');
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "" -> comment = value;
                case "id" -> id = value;
                case "event" -> name = value;
                case "retry" -> retry = value;
                case "data" ->
                    data = data == null
                            ? new StringBuilder(value)
                            : data.append('\n').append(value);
                default -> {}
            }
        }
        return new Block(id, name, data == null ? null : data.toString(), comment, retry, raw.toString());
    }

    /** Reads on until the other side ends the answer, and says whether it did so properly, that is by the last chunk. */
    public boolean awaitEnd() throws IOException {
        try {
            while (read() >= 0) {
                // what is still on its way
            }
            return true;
        } catch (EOFException | SocketException cut) {
            return false;
        }
    }

    /** The rest of the body as text, of an answer that ends. */
    public String body() throws IOException {
        var bytes = new ByteArrayOutputStream();
        long left = Long.parseLong(headers.getOrDefault("Content-Length", "-1"));
        if (left >= 0) {
            bytes.write(in.readNBytes((int) left));
        } else {
            for (int b = read(); b >= 0; b = read()) {
                bytes.write(b);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Whether nothing has come that was not read yet. */
    public boolean isQuiet() throws IOException {
        return in.available() == 0;
    }

    /** Vanishes as a killed browser does: by a reset, without a word. */
    public void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new EOFException("the stream ended");
            }
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        if (ended) {
            return -1;
        }
        if (!chunked) {
            return in.read();
        }
        if (chunkLeft == 0) {
            // Some containers send the end of a chunk together with the next one: it must not be waited for.
            String size = firstChunk ? headLine() : headLine() + headLine();
            firstChunk = false;
            chunkLeft = Long.parseLong(size, 16);
            if (chunkLeft == 0) {
                ended = true;
                return -1;
            }
        }
        int b = in.read();
        if (b < 0) {
            throw new EOFException("cut off within a chunk");
        }
        chunkLeft--;
        return b;
    }

    private String headLine() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            if (b != '\r') {
                bytes.write(b);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}

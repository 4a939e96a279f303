package org.deploydash.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Bytes sent, the sending side closed, and whatever came back until the end. A stream of events is left as soon as it begins. */
public record RawExchange(byte[] sent, String received) {

    private static final int PATIENCE_MS = 20_000;
    private static final int MOST_READ = 4 << 20;

    /**
     * A connection that was reset before anything came back is tried once more: of a hundred thousand that end by a reset, one meets what is
     * left of another that had its port.
     */
    public static RawExchange of(URI base, byte[] bytes) throws IOException {
        try {
            return once(base, bytes);
        } catch (SocketException reset) {
            try {
                return once(base, bytes);
            } catch (SocketException again) {
                return new RawExchange(bytes, "");
            }
        }
    }

    private static RawExchange once(URI base, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), PATIENCE_MS);
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
            } catch (SocketException refusedMeanwhile) {
                // what it said before it hung up is read below
            }
            String received = read(socket.getInputStream());
            socket.setSoLinger(true, 0); // a hundred thousand closed connections would use up the ports
            return new RawExchange(bytes, received);
        }
    }

    private static String read(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[16 * 1024];
        try {
            for (int read = in.read(piece); read > 0 && bytes.size() < MOST_READ; read = in.read(piece)) {
                bytes.write(piece, 0, read);
                String text = bytes.toString(StandardCharsets.ISO_8859_1);
                if (bytes.size() < 4096 && text.contains("\r\n\r\n") && text.contains("text/event-stream")) {
                    return text;
                }
            }
        } catch (SocketException reset) {
            if (bytes.size() == 0) {
                throw reset;
            }
            // an answer to who sends on after a refusal may be cut
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** 0 where nothing that is HTTP came back. */
    public int status() {
        return received.matches("(?s)HTTP/1\\.[01] \\d{3}.*") ? Integer.parseInt(received.substring(9, 12)) : 0;
    }

    /** The request so that it can be pasted into a Java string. */
    public String shown() {
        StringBuilder text = new StringBuilder();
        for (byte one : sent) {
            int sign = one & 0xff;
            switch (sign) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (sign < ' ' || sign > '~') {
                        text.append("\\u%04x".formatted(sign));
                    } else {
                        text.append((char) sign);
                    }
                }
            }
        }
        return text.length() > 3000 ? text.substring(0, 3000) + "… (" + sent.length + " bytes)" : text.toString();
    }
}

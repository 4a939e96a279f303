package org.deploydash.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whom the limits see where a proxy on 127.0.0.1 tells for whom it asks, and somebody on 127.0.0.2 says the same without being one. */
@InContainer
@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a machine has one loopback address")
class BehindProxyFaultsIT {

    private static final String PROXY = "127.0.0.1";
    private static final String STRANGER = "127.0.0.2";
    private static final int MORE_THAN_ALLOWED = 400;

    @ArquillianResource
    private URI base;

    @Deployment(testable = false)
    static WebArchive war() {
        return BuiltWar.behindProxy(
                "proxied.war",
                Map.of(
                        "DASHBOARD_CONFIG",
                        BuiltWar.configuration(
                                "access: {read: public}\nlimits: {requests-per-second: 1, burst: 100}\n")));
    }

    private int asked(String from, String forwardedFor) throws IOException {
        URI address = BuiltWar.folderOf(base).resolve("api/status");
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            socket.getOutputStream()
                    .write(("GET " + address.getPath()
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: " + forwardedFor
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String head = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    private int flooded(String from, String forwardedFor) throws IOException {
        int status = asked(from, forwardedFor);
        for (int i = 0; i < MORE_THAN_ALLOWED && status != 429; i++) {
            status = asked(from, forwardedFor);
        }
        return status;
    }

    @Test
    void a_crowd_behind_one_proxy_is_told_apart_whatever_one_of_them_writes_before() throws IOException {
        assertThat(flooded(PROXY, "192.0.2.1")).isEqualTo(429);
        assertThat(asked(PROXY, "192.0.2.2")).isEqualTo(200);
        assertThat(flooded(PROXY, "192.0.2.2, 192.0.2.1")).isEqualTo(429);
        assertThat(asked(PROXY, "192.0.2.2")).isEqualTo(200);
    }

    @Test
    void who_is_no_proxy_is_not_believed() throws IOException {
        assertThat(flooded(STRANGER, "192.0.2.11")).isEqualTo(429);
        // another address each time: whoever is believed is never turned away
        boolean turnedAway = false;
        for (int i = 1; i <= 100; i++) {
            turnedAway |= asked(STRANGER, "198.51.100." + i) == 429;
        }
        assertThat(turnedAway).isTrue();
        assertThat(asked(PROXY, "192.0.2.30")).isEqualTo(200);
    }
}

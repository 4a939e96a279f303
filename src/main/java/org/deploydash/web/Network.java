package org.deploydash.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * What counts as one place to come from: an IPv4 address, or the /64 that one household or machine has of IPv6. The address is the one the
 * container tells; that of a forwarded request comes in through the proxies that the container was told to trust, and no header is read here.
 */
public final class Network {

    private static final int PREFIX_BYTES = 8;

    private Network() {}

    /** The place of an address, empty where there is none. */
    public static String of(@Nullable String address) {
        if (address == null || address.indexOf(':') < 0) {
            return address == null ? "" : address;
        }
        try {
            // a text with a colon is never looked up: it is an address or refused
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 4 ? InetAddress.getByAddress(bytes).getHostAddress() : prefix(bytes);
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }

    private static String prefix(byte[] bytes) {
        long prefix = 0;
        for (int i = 0; i < PREFIX_BYTES; i++) {
            prefix = prefix << Byte.SIZE | bytes[i] & 0xff;
        }
        return Long.toHexString(prefix) + "::/64";
    }
}

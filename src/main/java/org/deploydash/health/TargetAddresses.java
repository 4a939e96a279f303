package org.deploydash.health;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * Resolves a target's host and refuses addresses that no bot lives at: link-local ones and those where clouds hand out credentials,
 * unspecified and multicast ones. Loopback and private addresses are where bots live, so they are allowed.
 *
 * <p>A host is refused where any of its addresses is. The HTTP client resolves once more when it connects; the answer checked here is
 * then in the JDK's cache (30 s by default), which this class does not add another to.
 *
 * <p>A lookup blocks its thread for as long as the system's resolver likes. So literals and localhost are resolved on the caller's
 * thread, all others on the given one, and each host has one lookup at a time: a name server that is away holds as many threads as
 * there are names, not as there are probes.
 */
final class TargetAddresses {

    private static final Pattern NEEDS_NO_LOOKUP =
            Pattern.compile("\\[.*]|[0-9.]+|localhost", Pattern.CASE_INSENSITIVE);

    /** Metadata services that do not live at link-local addresses: AWS, Google (IPv6), Alibaba, Azure, Oracle. */
    private static final Set<InetAddress> METADATA = Set.of(
            literal("fd00:ec2::254"),
            literal("fd20:ce::254"),
            literal("100.100.100.200"),
            literal("168.63.129.16"),
            literal("192.0.0.192"));

    private static final byte[] NAT64 = Arrays.copyOf(literal("64:ff9b::").getAddress(), 12);

    private final Executor lookups;
    private final Map<String, CompletableFuture<Optional<ProbeError>>> running = new ConcurrentHashMap<>();

    TargetAddresses(Executor lookups) {
        this.lookups = lookups;
    }

    /** What is wrong with a host, if anything: {@link ProbeError#DNS} or {@link ProbeError#FORBIDDEN_ADDRESS}. */
    CompletableFuture<Optional<ProbeError>> check(String host) {
        if (NEEDS_NO_LOOKUP.matcher(host).matches()) {
            return CompletableFuture.completedFuture(lookUp(host));
        }
        var mine = new CompletableFuture<Optional<ProbeError>>();
        CompletableFuture<Optional<ProbeError>> other = running.putIfAbsent(host, mine);
        if (other != null) {
            return other;
        }
        try {
            lookups.execute(() -> {
                Optional<ProbeError> found = lookUp(host);
                running.remove(host, mine);
                mine.complete(found);
            });
        } catch (RuntimeException closed) {
            running.remove(host, mine);
            throw closed;
        }
        return mine;
    }

    private static Optional<ProbeError> lookUp(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(TargetAddresses::forbidden)
                    ? Optional.of(ProbeError.FORBIDDEN_ADDRESS)
                    : Optional.empty();
        } catch (UnknownHostException unknown) {
            return Optional.of(ProbeError.DNS);
        }
    }

    static boolean forbidden(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16 && Arrays.equals(NAT64, Arrays.copyOf(bytes, 12))) {
            return forbidden(of(Arrays.copyOfRange(bytes, 12, 16)));
        }
        return address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

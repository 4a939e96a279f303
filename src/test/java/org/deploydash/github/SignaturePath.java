package org.deploydash.github;

import org.deploydash.settings.Secret;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What anybody can make the dashboard compute without signing in. */
@State(Scope.Benchmark)
public class SignaturePath {

    private final Signature signature = new Signature(new Secret("of-the-bench-and-long-enough"));
    private final byte[] body = new byte[25_000];
    private final String header = signature.of(body);

    @Benchmark
    public boolean a_delivery_of_25_kb_is_verified() {
        return signature.matches(body, header);
    }
}

package org.deploydash.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;

/** Named environments for tests. */
public final class Places {

    private Places() {}

    public static Environment at(String id, URI healthUrl) {
        return place(id, healthUrl, Optional.empty());
    }

    public static Environment withCurrent(Path current) {
        return place("prod", URI.create("http://127.0.0.1:9/api/health"), Optional.of(current));
    }

    public static Environments of(Environment... places) {
        return of(List.of(places));
    }

    public static Environments of(List<Environment> places) {
        return new Environments(List.of(new Application("rosey", Optional.empty(), Optional.empty(), places)));
    }

    private static Environment place(String id, URI healthUrl, Optional<Path> current) {
        return new Environment(
                id,
                "Place " + id,
                "rosey",
                healthUrl,
                Optional.empty(),
                false,
                current,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}

package org.deploydash.dispatch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the page showed must still be what the environment is meant to run. */
public final class StillCurrent implements Gate {

    /** What is told of what runs now. */
    record Current(@Nullable String version, @Nullable String commitSha) {}

    @Override
    public Optional<Refusal> check(Wish wish, Plan plan) {
        Target current = plan.current();
        return wish.expectedCurrent()
                .filter(expected -> current == null
                        || !(Shas.sameVersion(expected, current.version()) || Shas.same(expected, current.commit())))
                .map(expected -> changed(current));
    }

    private static Refusal changed(@Nullable Target current) {
        return Refusal.of(
                        412,
                        "changed_meanwhile",
                        "Something else runs there than the page showed; look at it again before you ask.")
                .with(
                        "current",
                        current == null ? null : new Current(current.version(), Shas.briefOrNull(current.commit())));
    }
}

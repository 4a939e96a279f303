package org.deploydash.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.deploydash.environments.Environment;

/**
 * Compares what two environments run. Every open page asks for it, so an answer is kept for a minute, and asked for once however many ask;
 * what lies between two commits is kept by {@link Commits} itself.
 */
public final class Compares {

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration TROUBLE_KEPT = Duration.ofSeconds(10);
    private static final int MOST = 100;

    private record Pair(Target base, Target head) {}

    private record Names(String base, String head) {}

    private final Targets targets;
    private final Commits commits;
    private final Whereabouts whereabouts;
    private final Cache<Pair, Compared> fresh = cache(KEPT);
    private final Cache<Pair, OutsideTrouble> troubles = cache(TROUBLE_KEPT);
    private final Map<Names, Compared> last = new ConcurrentHashMap<>();

    public Compares(Targets targets, Commits commits) {
        this.targets = targets;
        this.commits = commits;
        this.whereabouts = new Whereabouts(commits);
    }

    private static <V> Cache<Pair, V> cache(Duration time) {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(time)
                .executor(Runnable::run)
                .build();
    }

    /** Waits for the network, unless it is known already. */
    Compared compare(String repository, Environment base, Environment head) {
        Optional<Target> left = targets.current(base.id());
        Optional<Target> right = targets.current(head.id());
        if (left.isEmpty() || right.isEmpty()) {
            return Compared.unknown(
                    base.id(),
                    head.id(),
                    "nothing_deployed",
                    "It is not known what runs in " + (left.isEmpty() ? base : head).name() + ".");
        }
        Pair pair = new Pair(left.get(), right.get());
        Names names = new Names(base.id(), head.id());
        try {
            OutsideTrouble lately = troubles.getIfPresent(pair);
            if (lately != null) {
                throw lately;
            }
            Compared compared = fresh.get(pair, missing -> compare(repository, names, missing));
            last.put(names, compared);
            return compared;
        } catch (OutsideTrouble trouble) {
            troubles.put(pair, trouble);
            Compared before = last.get(names);
            return before == null
                    ? Compared.unknown(base.id(), head.id(), trouble.code(), trouble.sentence())
                    : before.stale(trouble);
        }
    }

    private Compared compare(String repository, Names names, Pair pair) {
        Optional<String> base = commit(repository, pair.base());
        Optional<String> head = commit(repository, pair.head());
        if (base.isEmpty() || head.isEmpty()) {
            return Compared.unknown(
                    names.base(),
                    names.head(),
                    "unknown_commit",
                    "The repository does not know the commit that one of them runs.");
        }
        return Compared.of(
                names.base(),
                names.head(),
                base.get(),
                head.get(),
                commits.compare(repository, head.get(), base.get()));
    }

    private Optional<String> commit(String repository, Target target) {
        return whereabouts.commit(repository, target.version(), target.commit());
    }
}

package org.deploydash.testing.github;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which faults there are at the moment. The one set last counts; a fault set for some requests goes when they have come. */
public final class Faults {

    private final List<Set> faults = new ArrayList<>();

    private static final class Set {

        final Predicate<Request> when;
        final Fault fault;
        int left;

        Set(Predicate<Request> when, Fault fault, int left) {
            this.when = when;
            this.fault = fault;
            this.left = left;
        }
    }

    /** For everything, until {@link #clear}. */
    public void always(Fault fault) {
        on(request -> true, fault, Integer.MAX_VALUE);
    }

    /** For the next requests, whatever they are. */
    public void next(int count, Fault fault) {
        on(request -> true, fault, count);
    }

    /** For every request whose path contains that, until {@link #clear}. */
    public void on(String pathPart, Fault fault) {
        on(request -> request.path().contains(pathPart), fault, Integer.MAX_VALUE);
    }

    /** For the next requests whose path contains that. */
    public void next(int count, String pathPart, Fault fault) {
        on(request -> request.path().contains(pathPart), fault, count);
    }

    /** For the next requests that are meant. */
    public synchronized void on(Predicate<Request> when, Fault fault, int count) {
        faults.add(0, new Set(when, fault, count));
    }

    public synchronized void clear() {
        faults.clear();
    }

    /** The fault of this request, used up by one. */
    public synchronized Optional<Fault> take(Request request) {
        Iterator<Set> all = faults.iterator();
        while (all.hasNext()) {
            Set one = all.next();
            if (one.when.test(request)) {
                if (--one.left <= 0) {
                    all.remove();
                }
                return Optional.of(one.fault);
            }
        }
        return Optional.empty();
    }
}

package org.deploydash.testing;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Pages that are opened and dropped, some at once; every other one reads something first. */
public final class StreamStorm {

    private static final int AT_ONCE = 8;

    private StreamStorm() {}

    /**
     * @param headers with the login
     * @param pages how many, one after the other
     * @return how many of them got a stream
     */
    public static int rage(URI events, Map<String, String> headers, int pages) throws Exception {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(visitors.submit(() -> {
                for (int number = opened.getAndIncrement(); number < pages; number = opened.getAndIncrement()) {
                    EventStream stream = EventStream.open(events, headers);
                    boolean isGiven = stream.status() == 200;
                    given.addAndGet(isGiven ? 1 : 0);
                    if (isGiven && number % 2 == 0) {
                        stream.next();
                    }
                    stream.vanish();
                }
                return null;
            }));
        }
        visitors.shutdown();
        for (Future<?> each : all) {
            each.get();
        }
        return given.get();
    }
}

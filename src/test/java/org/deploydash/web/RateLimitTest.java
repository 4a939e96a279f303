package org.deploydash.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final int BURST = 100;
    private static final int MOST = 50;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // a clock of its own, which may overflow
    private final RateLimit limit = new RateLimit(new LimitSettings(10, BURST), MOST, nanos::get);

    private long letIn(String who, int asked) {
        return IntStream.range(0, asked).filter(i -> limit.take(who) == 0).count();
    }

    @Test
    void lets_the_burst_in_at_once_and_then_so_many_a_second() {
        assertThat(letIn("ada", BURST + 20)).isEqualTo(BURST);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(letIn("ada", BURST)).isEqualTo(10);
        nanos.addAndGet(TimeUnit.DAYS.toNanos(30));
        assertThat(letIn("ada", 2 * BURST)).isEqualTo(BURST);
    }

    @Test
    void who_waits_as_long_as_was_said_is_let_in_and_not_a_nanosecond_sooner() {
        letIn("ada", BURST);
        long wait = limit.take("ada");
        nanos.addAndGet(wait - 1);
        assertThat(limit.take("ada")).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(limit.take("ada")).isZero();
    }

    @Test
    void nobody_takes_anything_from_another() {
        letIn("flooder", 10 * BURST);
        assertThat(letIn("ada", BURST)).isEqualTo(BURST);
    }

    @Test
    void remembers_no_more_than_so_many_and_the_worst_the_longest() {
        letIn("flooder", BURST);
        for (int i = 0; i < 1000; i++) {
            nanos.incrementAndGet();
            limit.take("somebody " + i);
            assertThat(limit.size()).isLessThanOrEqualTo(MOST);
        }
        assertThat(limit.take("flooder")).isPositive();
    }

    @Test
    void many_threads_together_get_no_more_than_one_would() throws Exception {
        var taken = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            pool.execute(() -> taken.addAndGet((int) letIn("ada", BURST)));
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(taken).hasValue(BURST);
    }

    @Test
    void a_network_is_an_ipv4_address_or_a_64_of_ipv6() {
        assertThat(Network.of("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(Network.of("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(Network.of("2001:db8:0:1::7"))
                .isEqualTo(Network.of("[2001:db8:0:1:ffff:ffff:ffff:ffff]"))
                .isNotEqualTo(Network.of("2001:db8:0:2::7"));
        assertThat(Network.of("no:address")).isEqualTo("no:address");
        assertThat(Network.of(null)).isEmpty();
    }
}

package org.deploydash.health;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What every probe costs once its answer is there. */
@State(Scope.Benchmark)
public class HealthAnswerPath {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    private final byte[] body =
            "{\"status\":\"healthy\",\"uptime\":4711,\"memory_mb\":143.2,\"user_count\":12,\"version\":\"v1.3.0\"}"
                    .getBytes(StandardCharsets.UTF_8);
    private final HealthReader reader = new HealthReader();
    private final Judge judge = new Judge(SamplingSettings.DEFAULT);
    private final HealthState before =
            new HealthState("prod", Health.HEALTHY, AT, 0, 2, reader.read("prod", AT, 200, body, 12));

    @Benchmark
    public Sample an_answer_is_read() {
        return reader.read("prod", AT, 200, body, 12);
    }

    @Benchmark
    public Judge.Verdict an_answer_is_read_and_judged() {
        return judge.judge(before, reader.read("prod", AT, 200, body, 12));
    }
}

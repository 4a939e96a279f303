package org.deploydash.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.stream.IntStream;
import org.deploydash.web.Json;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a picture costs before it is given to everybody: it is made once for all of them. */
@State(Scope.Benchmark)
public class StatusPath {

    private static final int ENVIRONMENTS = 30;

    private final ObjectMapper mapper = Json.mapper();
    private final StatusSnapshot snapshot = new StatusSnapshot(
            IntStream.range(0, ENVIRONMENTS)
                    .mapToObj(number -> StatusBodyTest.of("e" + number))
                    .toList(),
            Instant.parse("2026-11-22T10:00:00Z"));

    @Benchmark
    public byte[] a_picture_of_30_environments_is_written() throws JsonProcessingException {
        return mapper.writeValueAsBytes(StatusBody.of(snapshot));
    }
}

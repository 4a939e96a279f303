package org.deploydash.github;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What GitHub said.
 *
 * @param status 200 to 299, 404, 409, 410 or 422; everything else is an {@link org.deploydash.dispatch.OutsideTrouble}
 * @param unchanged whether it is what it was when it was asked for last, which cost nothing
 */
record Answer(
        int status,
        byte[] bytes,
        boolean unchanged,
        @Nullable URI nextPage) {

    private static final int DEPTH = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .build())
            .build();

    boolean isSuccess() {
        return status / 100 == 2;
    }

    Optional<URI> next() {
        return Optional.ofNullable(nextPage);
    }

    /** @throws org.deploydash.dispatch.OutsideTrouble where it is no JSON */
    JsonNode json() {
        if (bytes.length == 0) {
            return MAPPER.missingNode();
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException notJson) {
            throw Trouble.unreadable();
        }
    }

    static byte[] written(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (IOException impossible) {
            throw new IllegalArgumentException("no JSON can be made of it", impossible);
        }
    }
}

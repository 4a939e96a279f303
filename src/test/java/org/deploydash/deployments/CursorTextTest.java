package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.deploydash.deployments.DeploymentQuery.Cursor;
import org.junit.jupiter.api.Test;

class CursorTextTest {

    private static final Cursor CURSOR = new Cursor(Instant.parse("2026-11-22T12:00:00.123Z"), 4711);

    @Test
    void comes_back_as_it_was() {
        assertThat(CursorText.decode(CursorText.encode(CURSOR))).hasValue(CURSOR);
        assertThat(CursorText.encode(CURSOR)).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void is_refused_in_part_and_with_any_bit_turned() {
        String text = CursorText.encode(CURSOR);
        for (int length = 0; length < text.length(); length++) {
            assertThat(CursorText.decode(text.substring(0, length))).isEmpty();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] turned = bytes.clone();
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(CursorText.decode(Base64.getUrlEncoder().encodeToString(turned)))
                    .isEmpty();
        }
    }

    @Test
    void is_refused_when_invented() {
        assertThat(CursorText.decode("x")).isEmpty();
        assertThat(CursorText.decode("!!")).isEmpty();
        assertThat(CursorText.decode("A".repeat(36))).isEmpty();
        assertThat(CursorText.decode("A".repeat(10_000))).isEmpty();
    }
}

package org.deploydash.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeatsTest {

    @Test
    void one_address_cannot_take_every_seat() {
        Seats seats = new Seats(10, 2);
        assertThat(seats.take("192.0.2.1")).isTrue();
        assertThat(seats.take("192.0.2.1")).isTrue();
        assertThat(seats.take("192.0.2.1")).isFalse();
        assertThat(seats.take("192.0.2.2")).isTrue();
        assertThat(seats.taken()).isEqualTo(3);

        seats.leave("192.0.2.1");
        assertThat(seats.take("192.0.2.1")).isTrue();
        assertThat(seats.take("192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "[::1]", "[0:0:0:0:0:0:0:1]"})
    void a_proxy_on_this_machine_speaks_for_many(String address) {
        Seats seats = new Seats(3, 1);
        assertThat(seats.take(address)).isTrue();
        assertThat(seats.take(address)).isTrue();
        assertThat(seats.take(address)).isTrue();
        assertThat(seats.take(address))
                .as("but not for more than there are seats")
                .isFalse();
        seats.leave(address);
        assertThat(seats.take(address)).isTrue();
    }

    @Test
    void a_connection_without_an_address_counts_in_all_only() {
        Seats seats = new Seats(2, 1);
        assertThat(seats.take(null)).isTrue();
        assertThat(seats.take(null)).isTrue();
        assertThat(seats.take(null)).isFalse();
        seats.leave(null);
        assertThat(seats.taken()).isEqualTo(1);
    }
}

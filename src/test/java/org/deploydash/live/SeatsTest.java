package org.deploydash.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeatsTest {

    @Test
    void one_address_cannot_take_every_seat() {
        Seats seats = new Seats(10, 2);
        Seats.Seat first = seats.take("192.0.2.1").orElseThrow();
        assertThat(seats.take("192.0.2.1")).isPresent();
        assertThat(seats.take("192.0.2.1")).isEmpty();
        assertThat(seats.take("192.0.2.2")).isPresent();
        assertThat(seats.taken()).isEqualTo(3);

        assertThat(first.leave()).isTrue();
        assertThat(first.leave()).as("once only").isFalse();
        assertThat(seats.take("192.0.2.1")).isPresent();
        assertThat(seats.take("192.0.2.1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "[::1]", "[0:0:0:0:0:0:0:1]"})
    void a_proxy_on_this_machine_speaks_for_many(String address) {
        Seats seats = new Seats(3, 1);
        Seats.Seat first = seats.take(address).orElseThrow();
        assertThat(seats.take(address)).isPresent();
        assertThat(seats.take(address)).isPresent();
        assertThat(seats.take(address))
                .as("but not for more than there are seats")
                .isEmpty();
        first.leave();
        assertThat(seats.take(address)).isPresent();
    }

    @Test
    void a_connection_without_an_address_counts_in_all_only() {
        Seats seats = new Seats(2, 1);
        Seats.Seat first = seats.take(null).orElseThrow();
        assertThat(seats.take(null)).isPresent();
        assertThat(seats.take(null)).isEmpty();
        first.leave();
        assertThat(seats.taken()).isEqualTo(1);
    }
}

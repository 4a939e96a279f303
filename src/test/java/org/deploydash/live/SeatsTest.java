package org.deploydash.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeatsTest {

    @Test
    void one_address_cannot_take_every_seat() {
        Seats seats = new Seats(new Room(10, 10, 10, 2));
        Seats.Seat first = seats.take(null, "192.0.2.1").orElseThrow();
        assertThat(seats.take(null, "192.0.2.1")).isPresent();
        assertThat(seats.take(null, "192.0.2.1")).isEmpty();
        assertThat(seats.take(null, "192.0.2.2")).isPresent();
        assertThat(seats.taken()).isEqualTo(3);

        assertThat(first.leave()).isTrue();
        assertThat(first.leave()).as("once only").isFalse();
        assertThat(seats.take(null, "192.0.2.1")).isPresent();
        assertThat(seats.take(null, "192.0.2.1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "[::1]", "[0:0:0:0:0:0:0:1]"})
    void a_proxy_on_this_machine_speaks_for_many(String address) {
        Seats seats = new Seats(new Room(3, 3, 3, 1));
        Seats.Seat first = seats.take(null, address).orElseThrow();
        assertThat(seats.take(null, address)).isPresent();
        assertThat(seats.take(null, address)).isPresent();
        assertThat(seats.take(null, address))
                .as("but not for more than there are seats")
                .isEmpty();
        first.leave();
        assertThat(seats.take(null, address)).isPresent();
    }

    @Test
    void an_ipv6_network_is_one_address() {
        Seats seats = new Seats(new Room(10, 10, 10, 1));
        assertThat(seats.take(null, "2001:db8:0:1::7")).isPresent();
        assertThat(seats.take(null, "2001:db8:0:1:ffff::8")).isEmpty();
        assertThat(seats.take(null, "2001:db8:0:2::7")).isPresent();
    }

    @Test
    void one_name_cannot_take_every_seat_wherever_it_comes_from() {
        Seats seats = new Seats(new Room(10, 2, 10, 10));
        Seats.Seat first = seats.take("ada", "127.0.0.1").orElseThrow();
        assertThat(seats.take("ada", "192.0.2.1")).isPresent();
        assertThat(seats.take("ada", "192.0.2.2")).isEmpty();
        assertThat(seats.take("grace", "127.0.0.1")).isPresent();

        first.leave();
        assertThat(seats.take("ada", null)).isPresent();
        assertThat(seats.take("ada", null)).isEmpty();
    }

    @Test
    void who_signs_in_finds_a_seat_however_many_read_without() {
        Seats seats = new Seats(new Room(4, 2, 3, 1));
        Seats.Seat first = seats.take(null, "127.0.0.1").orElseThrow();
        assertThat(seats.take(null, "192.0.2.1")).isPresent();
        assertThat(seats.take(null, "192.0.2.2")).isPresent();
        assertThat(seats.take(null, "192.0.2.3")).isEmpty();
        assertThat(seats.take(null, "127.0.0.1")).isEmpty();
        assertThat(seats.take("ada", "192.0.2.1"))
                .as("beside others of that address")
                .isPresent();
        first.leave();
        assertThat(seats.take(null, "192.0.2.3")).isPresent();
    }

    @Test
    void a_connection_without_an_address_counts_in_all_only() {
        Seats seats = new Seats(new Room(2, 2, 2, 1));
        Seats.Seat first = seats.take(null, null).orElseThrow();
        assertThat(seats.take(null, null)).isPresent();
        assertThat(seats.take(null, null)).isEmpty();
        first.leave();
        assertThat(seats.taken()).isEqualTo(1);
    }
}

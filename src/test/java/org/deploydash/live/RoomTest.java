package org.deploydash.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoomTest {

    private static final long MB = 1 << 20;
    private static final int ON_TOMCAT = 70 << 10;
    private static final int ON_JETTY = 32 << 10;

    @Test
    void the_shipped_heap_lets_in_more_than_500_who_sign_in_or_not_and_no_more_than_it_holds() {
        Room shipped = Room.within(92 * MB, ON_TOMCAT); // what Java calls -Xmx96m
        assertThat(shipped.unsigned()).isGreaterThan(500);
        assertThat(shipped.most()).isBetween(600, 700);
        assertThat(Room.within(92 * MB, ON_JETTY).most()).isBetween(1_400, 1_500);
    }

    @Test
    void a_larger_heap_lets_in_more_up_to_10000_and_the_smallest_some_hundreds() {
        assertThat(Room.within(174 * MB, ON_TOMCAT).most()).isBetween(1_800, 1_900);
        assertThat(Room.within(1_400 * MB, ON_TOMCAT).most()).isEqualTo(10_000);
        assertThat(Room.within(Long.MAX_VALUE, ON_JETTY).most()).isEqualTo(10_000);
        assertThat(Room.within(32 * MB, ON_TOMCAT).most()).isEqualTo(200);
    }

    @Test
    void one_name_gets_a_quarter_and_never_less_than_a_person_needs() {
        assertThat(Room.of(10_000)).isEqualTo(new Room(10_000, 2_500, 7_500, 100));
        assertThat(Room.of(Room.LEAST)).isEqualTo(new Room(100, 50, 75, 100));
    }

    @Test
    void no_room_at_all_is_refused() {
        assertThatThrownBy(() -> new Room(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Room(1, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Room(1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Room(1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package org.deploydash.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventBusTest {

    private final EventBus bus = new EventBus();
    private final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

    @Test
    void hands_a_fact_to_those_who_asked_for_its_type() {
        bus.subscribe(String.class, heard::add);
        bus.subscribe(Integer.class, number -> heard.add(number + 1));
        bus.subscribe(Object.class, fact -> heard.add("any " + fact));
        bus.publish("a");
        bus.publish(1);
        assertThat(heard).containsExactly("a", "any a", 2, "any 1");
    }

    @Test
    void hands_it_out_in_the_order_of_subscribing() {
        bus.subscribe(String.class, fact -> heard.add("first"));
        bus.subscribe(String.class, fact -> heard.add("second"));
        bus.publish("x");
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void a_fact_published_by_a_handler_waits_until_everybody_heard_the_one_before() {
        bus.subscribe(String.class, fact -> {
            heard.add("first heard " + fact);
            if (fact.equals("cause")) {
                bus.publish("effect");
            }
        });
        bus.subscribe(String.class, fact -> heard.add("second heard " + fact));
        bus.publish("cause");
        assertThat(heard)
                .containsExactly(
                        "first heard cause", "second heard cause", "first heard effect", "second heard effect");
    }

    @Test
    void a_failing_handler_hurts_nobody() {
        bus.subscribe(String.class, fact -> {
            throw new IllegalStateException("a bug");
        });
        bus.subscribe(String.class, heard::add);
        bus.publish("a");
        bus.publish("b");
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void a_handler_that_fails_beyond_repair_hurts_nobody_either() {
        bus.subscribe(String.class, fact -> {
            throw new NoClassDefFoundError("a part that is missing");
        });
        bus.subscribe(String.class, fact -> {
            heard.add(fact);
            if (fact.equals("cause")) {
                bus.publish("effect");
            }
        });
        bus.publish("cause");
        bus.publish("b");
        assertThat(heard).containsExactly("cause", "effect", "b");
    }

    @Test
    void facts_from_many_threads_reach_every_handler_once_and_in_one_order() {
        List<Object> other = Collections.synchronizedList(new ArrayList<>());
        bus.subscribe(Integer.class, heard::add);
        bus.subscribe(Integer.class, other::add);
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(
                                () -> IntStream.range(0, 500).forEach(number -> bus.publish(thread * 1000 + number))))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(heard).hasSize(2000).doesNotHaveDuplicates();
        assertThat(other).isEqualTo(heard);
    }
}

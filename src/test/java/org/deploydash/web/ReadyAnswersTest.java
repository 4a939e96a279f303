package org.deploydash.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ReadyAnswersTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Ticker ticker = nanos::get;
    private final ReadyAnswers answers = new ReadyAnswers(64 * 1024, Duration.ofMinutes(1), ticker);

    @Test
    void an_answer_is_given_until_one_of_its_topics_changes() {
        ReadyAnswer answer = answer("{}");
        answers.keep("/api/x", answer, answers.ticket("status", "deployments"));
        answers.invalidate("rollbacks");
        assertThat(answers.find("/api/x")).isSameAs(answer);
        assertThat(answers.find("/api/x?a=b")).isNull();

        answers.invalidate("deployments");
        assertThat(answers.find("/api/x")).isNull();
    }

    @Test
    void an_answer_that_was_overtaken_while_it_was_made_is_never_given() {
        ReadyAnswers.Ticket ticket = answers.ticket("status");
        answers.invalidate("status");
        answers.keep("/api/status", answer("old"), ticket);
        assertThat(answers.find("/api/status")).isNull();
    }

    @Test
    void an_overtaken_answer_does_not_take_the_place_of_a_newer_one() {
        ReadyAnswers.Ticket slow = answers.ticket("status");
        answers.invalidate("status");
        ReadyAnswer fresh = answer("new");
        answers.keep("/api/status", fresh, answers.ticket("status"));
        answers.keep("/api/status", answer("old"), slow);

        assertThat(answers.find("/api/status")).isSameAs(fresh);
    }

    @Test
    void an_answer_nobody_made_old_is_made_anew_after_a_while() {
        answers.keep("/api/status", answer("{}"), answers.ticket("status"));
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(answers.find("/api/status")).isNotNull();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(answers.find("/api/status")).isNull();
    }

    @Test
    void invented_queries_do_not_push_out_what_is_asked_for_often() {
        ReadyAnswer hot = answer("x".repeat(900));
        answers.keep("/api/status", hot, answers.ticket("status"));
        for (int i = 0; i < 20; i++) {
            answers.find("/api/status");
        }
        for (int i = 0; i < 5000; i++) {
            String busting = "/api/status?_=" + i;
            assertThat(answers.find(busting)).isNull();
            answers.keep(busting, answer("y".repeat(900)), answers.ticket("status"));
            if (i % 10 == 0) {
                answers.find("/api/status");
            }
        }
        assertThat(answers.find("/api/status")).isSameAs(hot);
    }

    @Test
    void what_is_too_long_to_keep_is_not_kept() {
        String longest = "/api/deployments?q=" + "x".repeat(600);
        answers.keep(longest, answer("{}"), answers.ticket("deployments"));
        assertThat(answers.find(longest)).isNull();

        answers.keep("/api/deployments", answer("x".repeat(600_000)), answers.ticket("deployments"));
        assertThat(answers.find("/api/deployments")).isNull();
    }

    @Test
    void a_small_answer_is_not_compressed_and_a_large_one_is() throws Exception {
        assertThat(answer("x".repeat(1023)).zipped()).isNull();

        String text = "{\"environment\":\"prod\"},".repeat(100);
        ReadyAnswer large = answer(text);
        assertThat(large.zipped().bytes().length).isLessThan(text.length() / 5);
        var zip = new GZIPInputStream(new ByteArrayInputStream(large.zipped().bytes()));
        assertThat(new String(zip.readAllBytes(), UTF_8)).isEqualTo(text);
    }

    @Test
    void tags_are_the_same_for_the_same_bytes_only_and_differ_by_form() {
        ReadyAnswer one = answer("x".repeat(2000));
        assertThat(answer("x".repeat(2000)).plain().tag()).isEqualTo(one.plain().tag());
        assertThat(answer("y".repeat(2000)).plain().tag())
                .isNotEqualTo(one.plain().tag());
        assertThat(one.zipped().tag()).isNotEqualTo(one.plain().tag());
        assertThat(one.plain().tag()).matches("\"[A-Za-z0-9_-]+\"");
    }

    private static ReadyAnswer answer(String body) {
        return ReadyAnswer.of("application/json", body.getBytes(UTF_8));
    }
}

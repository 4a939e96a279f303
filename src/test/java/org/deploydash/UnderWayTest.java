package org.deploydash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deploydash.dispatch.Kind;
import org.deploydash.dispatch.OperationState;
import org.deploydash.dispatch.OperationView;
import org.deploydash.dispatch.OperationView.TargetView;
import org.deploydash.dispatch.RunReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The words of a card's operation, which src/test/js/operations.test.js asks of the scripts. */
class UnderWayTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final TargetView VERSION = new TargetView(null, "v1.3.1", "main", "4f2c9aa", null);
    private static final RunReport.Job JOB = new RunReport.Job(
            1,
            "Deploy",
            "in_progress",
            null,
            NOW,
            null,
            null,
            List.of(
                    new RunReport.Step(1, "Check out", "completed", "success", NOW, NOW),
                    new RunReport.Step(2, "Copy", "in_progress", null, NOW, null)));

    private static UnderWay shown(
            Kind kind,
            OperationState state,
            TargetView target,
            long seconds,
            @Nullable Long usual,
            RunReport.Job... jobs) {
        Instant asked = NOW.minusSeconds(seconds);
        boolean active = state.isActive();
        OperationView view = new OperationView(
                "op_7",
                kind,
                "a",
                state,
                "ada",
                asked,
                asked,
                active ? null : NOW,
                null,
                false,
                target,
                "w.yml",
                1L,
                URI.create("javascript:alert(1)"),
                null,
                null,
                usual,
                active,
                active,
                null,
                List.of(jobs));
        return UnderWay.of(view, "{}", NOW.plusSeconds(active ? 0 : 600));
    }

    private static UnderWay running(long seconds, @Nullable Long usual) {
        return shown(Kind.DEPLOY, OperationState.IN_PROGRESS, VERSION, seconds, usual);
    }

    @Test
    void says_what_is_done_to_what() {
        assertThat(running(60, 120L).title()).isEqualTo("Deploying v1.3.1");
        assertThat(shown(Kind.ROLLBACK, OperationState.SUCCEEDED, VERSION, 60, null)
                        .title())
                .isEqualTo("Rolled back to v1.3.1");
        assertThat(shown(
                                Kind.DEPLOY,
                                OperationState.FAILED,
                                new TargetView(null, null, "main", "4f2c9aa", null),
                                60,
                                null)
                        .title())
                .isEqualTo("Deployment of main");
    }

    @Test
    void says_how_far_it_is_as_long_as_time_tells_that() {
        UnderWay half = running(125, 250L);
        assertThat(half.time()).isEqualTo("2 m 5 s of usually 4 m 10 s");
        assertThat(half.share()).isEqualTo("0.500");
        assertThat(half.over()).isFalse();

        UnderWay past = running(260, 250L);
        assertThat(past.time()).isEqualTo("4 m 20 s, usually 4 m 10 s");
        assertThat(past.share()).isEqualTo("1.000");
        assertThat(past.over()).isTrue();

        assertThat(running(9, null)).extracting(UnderWay::time, UnderWay::share).containsExactly("9 s", null);
        assertThat(shown(Kind.DEPLOY, OperationState.WAITING, VERSION, 9, 250L))
                .extracting(UnderWay::time, UnderWay::share)
                .containsExactly("9 s", null);
        assertThat(shown(Kind.DEPLOY, OperationState.SUCCEEDED, VERSION, 250, 250L))
                .extracting(UnderWay::time, UnderWay::share)
                .containsExactly("after 4 m 10 s", null);
    }

    @Test
    void says_which_job_and_step_run() {
        assertThat(shown(Kind.DEPLOY, OperationState.IN_PROGRESS, VERSION, 9, null, JOB)
                        .word())
                .isEqualTo("Deploy: Copy");
        assertThat(running(9, null).word()).isEqualTo("running");
    }

    @Test
    void has_a_word_and_a_symbol_for_every_state() {
        assertThat(Arrays.stream(OperationState.values()).map(state -> shown(Kind.DEPLOY, state, VERSION, 9, null)))
                .allSatisfy(each -> {
                    assertThat(each.word()).isNotBlank();
                    assertThat(each.mark())
                            .isIn("queued", "waiting", "in_progress", "succeeded", "failed", "cancelled", "unknown");
                });
    }

    @Test
    void holds_the_levers_only_while_it_goes_on_and_was_asked_for_here() {
        assertThat(running(9, null).holds()).isEqualTo("Deploying v1.3.1 is under way.");
        assertThat(shown(Kind.DEPLOY, OperationState.CANCELLED, VERSION, 9, null)
                        .holds())
                .isNull();
        OperationsPart.Elsewhere row = new OperationsPart.Elsewhere(
                8,
                "a",
                OperationState.QUEUED,
                null,
                "4f2c9aa",
                null,
                NOW,
                null,
                null,
                URI.create("https://x.y/1"),
                null,
                250L);
        UnderWay other = UnderWay.of(row, Kind.DEPLOY, "{}", NOW.plusSeconds(5));
        assertThat(other.holds()).isNull();
        assertThat(other.title()).isEqualTo("Deploying 4f2c9aa");
        assertThat(other.time()).isEqualTo("5 s of usually 4 m 10 s");
        assertThat(other.url()).isNotNull();
    }

    @Test
    void makes_no_link_of_what_is_no_web_address() {
        assertThat(running(9, null).url()).isNull();
    }

    @Test
    void writes_a_share_in_the_same_way_wherever_the_server_stands() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(running(125, 250L).share()).isEqualTo("0.500");
        } finally {
            Locale.setDefault(before);
        }
    }
}

package org.deploydash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.deploydash.RollbacksPart.Phase;
import org.deploydash.RollbacksPart.RollbackRow;
import org.deploydash.environments.Environments;
import org.deploydash.rollbacks.Rollback;
import org.deploydash.rollbacks.RollbackFigures;
import org.deploydash.rollbacks.RollbackSource;
import org.deploydash.rollbacks.RollbackState;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.Places;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RollbacksPartTest {

    private static final Instant NOW = Instant.parse("2026-11-22T14:00:00Z");
    private static final Environments ONE = Places.of(Places.at("shop", URI.create("http://127.0.0.1:1/")));

    private static RollbacksPart.RollbackList list(Rollback... rollbacks) {
        return part(List.of(rollbacks)).list(false, "");
    }

    private static RollbacksPart part(List<Rollback> rollbacks) {
        RollbackTimeline timeline = new RollbackTimeline() {
            @Override
            public Listing list(Optional<String> environment, int limit) {
                return new Listing(rollbacks.stream().limit(limit).toList(), false, null, 0);
            }

            @Override
            public RollbackFigures figures(Optional<String> environment) {
                return RollbackFigures.of(rollbacks);
            }
        };
        return new RollbacksPart(ONE, timeline, new Looks(ONE.all()), new MutableClock(NOW));
    }

    private static Rollback rollback(
            RollbackState state,
            @Nullable Instant bad,
            Instant asked,
            @Nullable Instant finished,
            @Nullable Instant healthy,
            @Nullable Long recovery) {
        return new Rollback(
                1,
                asked,
                "shop",
                null,
                "slow",
                state == RollbackState.IN_PROGRESS ? null : (Boolean) (state == RollbackState.SUCCEEDED),
                "ada",
                state,
                "v2",
                "v1",
                60L,
                recovery,
                null,
                RollbackSource.GITHUB,
                7L,
                bad,
                asked,
                asked.plusSeconds(10),
                finished,
                healthy);
    }

    private static Instant at(int seconds) {
        return NOW.minusSeconds(3600).plusSeconds(seconds);
    }

    @Test
    void draws_each_leg_as_long_as_it_took() {
        RollbackRow row = list(rollback(RollbackState.SUCCEEDED, at(0), at(30), at(100), at(120), 120L))
                .rows()
                .get(0);

        assertThat(row.phases())
                .extracting(Phase::word)
                .containsExactly("bad", "asked", "started", "finished", "healthy");
        assertThat(row.phases()).extracting(Phase::share).containsExactly(1, 3, 1, 6, 2);
        assertThat(row.open()).isNull();
        assertThat(row.unmeasured()).isNull();
    }

    @Test
    void puts_a_bad_signal_where_it_was_seen_also_after_somebody_asked() {
        assertThat(list(rollback(RollbackState.SUCCEEDED, at(5), at(0), at(60), null, null))
                        .rows()
                        .get(0)
                        .phases())
                .extracting(Phase::word)
                .containsExactly("asked", "bad", "started", "finished");
    }

    @Test
    void says_what_is_still_to_come() {
        assertThat(list(rollback(RollbackState.IN_PROGRESS, null, at(0), null, null, null))
                        .rows()
                        .get(0)
                        .open())
                .isEqualTo("running now");
        RollbackRow done = list(rollback(RollbackState.SUCCEEDED, null, at(0), at(60), null, null))
                .rows()
                .get(0);
        assertThat(done.open()).isEqualTo("not well again yet");
        assertThat(done.unmeasured()).isEqualTo("No bad signal was seen before it");
        assertThat(list(rollback(RollbackState.SUCCEEDED, null, at(-90_000), at(-89_000), null, null))
                        .rows()
                        .get(0)
                        .open())
                .isEqualTo("not seen well within a day");
    }

    @Test
    void counts_over_all_and_says_nothing_of_what_is_not_known() {
        RollbacksPart.Figures figures = list(
                        rollback(RollbackState.SUCCEEDED, at(0), at(10), at(60), at(100), 100L),
                        rollback(RollbackState.SUCCEEDED, at(0), at(10), at(60), at(200), 200L),
                        rollback(RollbackState.FAILED, null, at(-500), at(60), null, null),
                        rollback(RollbackState.IN_PROGRESS, null, at(20), null, null, null))
                .figures();
        assertThat(figures.told().count()).isEqualTo(4);
        assertThat(figures.told().since()).isEqualTo(at(-500));
        assertThat(figures.told().ended()).isEqualTo(3);
        assertThat(figures.told().succeeded()).isEqualTo(2);
        assertThat(figures.told().medianRecoverySeconds()).isEqualTo(150);

        RollbacksPart.Figures none = list().figures();
        assertThat(none.successPercent()).isNull();
        assertThat(none.told().medianRecoverySeconds()).isNull();
    }

    @Test
    void says_how_many_are_not_listed_and_where_they_are() {
        Rollback one = rollback(RollbackState.SUCCEEDED, at(0), at(10), at(60), at(100), 100L);
        RollbacksPart many = part(Collections.nCopies(137, one));

        RollbacksPart.RollbackList newest = many.list(false, "environment=shop&");
        assertThat(newest.rows()).hasSize(20);
        assertThat(newest.figures().told().count()).as("of all").isEqualTo(137);
        assertThat(newest.missing()).isEqualTo(117);
        assertThat(newest.offer()).isEqualTo("./?environment=shop&rollbacks=all#rollbacks");
        assertThat(newest.offered()).isEqualTo("Show all 137");

        RollbacksPart.RollbackList all = many.list(true, "environment=shop&");
        assertThat(all.rows()).hasSize(137);
        assertThat(all.missing()).isZero();
        assertThat(all.offer()).isEqualTo("./?environment=shop#rollbacks");

        assertThat(part(Collections.nCopies(600, one)).list(true, "").missing()).isEqualTo(100);
    }

    @Test
    void says_who_told_of_it_and_why_nobody_knows_how_long_it_took() {
        RollbackRow row = list(rollback(RollbackState.SUCCEEDED, null, at(0), null, null, null))
                .rows()
                .get(0);
        assertThat(row.source()).isEqualTo("told by GitHub");
        assertThat(row.untimed()).as("it is known").isNull();
    }
}

package org.deploydash.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.deployments.DeploymentSource;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.events.Announcement;
import org.deploydash.events.EventBus;
import org.deploydash.events.Journal;
import org.deploydash.events.JournalReader;
import org.deploydash.health.Health;
import org.deploydash.health.HealthChange;
import org.deploydash.health.HealthChanged;
import org.deploydash.rollbacks.Rollback;
import org.deploydash.rollbacks.RollbackSource;
import org.deploydash.rollbacks.RollbackState;
import org.deploydash.rollbacks.RollbackTimeline;
import org.deploydash.rollbacks.RollbacksChanged;
import org.deploydash.status.DeployState;
import org.deploydash.status.EnvironmentStatus;
import org.deploydash.status.StatusBody;
import org.deploydash.status.StatusChanged;
import org.deploydash.status.StatusSnapshot;
import org.deploydash.web.Json;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    private final EventBus bus = new EventBus();
    private final Journal journal = new Journal(Clock.systemUTC(), Journal.Bounds.standard());
    private final ObjectMapper mapper = Json.mapper();
    private final JournalReader reader = journal.reader(OptionalLong.empty(), false);

    AnnouncerTest() {
        new Announcer(
                bus,
                journal,
                mapper,
                deployment -> Map.of("id", deployment.id()),
                listing -> Map.of("count", listing.rollbacks().size(), "stale", listing.stale()),
                operation -> Map.of("id", operation.id()));
    }

    @Test
    void the_picture_is_pushed_as_the_body_that_is_asked_for() throws Exception {
        StatusSnapshot snapshot = new StatusSnapshot(List.of(), TEN);
        bus.publish(new StatusChanged(snapshot));

        Announcement state = reader.next();
        assertThat(state.latestWins()).isTrue();
        assertThat(state.data()).isEqualTo(mapper.writeValueAsBytes(StatusBody.of(snapshot)));
    }

    @Test
    void who_asked_for_changes_is_told_of_what_became_different_since_the_picture_before() throws Exception {
        JournalReader page = journal.reader(OptionalLong.empty(), true);
        bus.publish(new StatusChanged(new StatusSnapshot(List.of(status("one", 1), status("two", 1)), TEN)));
        assertThat(page.next().latestWins()).isTrue();
        StatusSnapshot now = new StatusSnapshot(List.of(status("one", 1), status("two", 2)), TEN.plusSeconds(1));
        bus.publish(new StatusChanged(now));

        Announcement changes = page.next();
        assertThat(changes.name()).isEqualTo("changes");
        JsonNode told = mapper.readTree(changes.data());
        assertThat(told.fieldNames()).toIterable().containsExactly("two", "timestamp");
        assertThat(told.get("two")).isEqualTo(mapper.readTree(mapper.writeValueAsBytes(status("two", 2))));

        bus.publish(new StatusChanged(new StatusSnapshot(now.environments(), TEN.plusSeconds(8))));
        assertThat(new String(page.next().data(), UTF_8)).isEqualTo("{\"timestamp\":\"2026-11-22T10:00:08Z\"}");
    }

    @Test
    void each_fact_has_its_name_and_its_form() throws Exception {
        bus.publish(new HealthChanged(new HealthChange("prod", Health.HEALTHY, Health.UNHEALTHY, TEN, null, null)));
        bus.publish(new DeploymentChanged(deployment(7)));
        bus.publish(new RollbacksChanged(new RollbackTimeline.Listing(List.of(), true, TEN, 2)));

        assertThat(told())
                .containsExactly(
                        "health {\"environment\":\"prod\",\"from\":\"healthy\",\"to\":\"unhealthy\","
                                + "\"at\":\"2026-11-22T10:00:00Z\",\"word\":null,\"error\":null}",
                        "deployment {\"id\":7}",
                        "rollback {"
                                + mapper.writeValueAsString(Map.of("count", 0, "stale", true))
                                        .substring(1));
    }

    @Test
    void a_long_list_of_rollbacks_is_not_pushed_to_every_page() {
        List<Rollback> many =
                LongStream.range(0, 300).mapToObj(AnnouncerTest::rollback).toList();
        bus.publish(new RollbacksChanged(new RollbackTimeline.Listing(many, false, null, 0)));

        assertThat(told()).singleElement().asString().contains("\"count\":20");
    }

    @Test
    void a_fact_that_cannot_be_written_hurts_nobody_else() {
        new Announcer(bus, journal, mapper, deployment -> new Object(), listing -> listing, operation -> operation);
        bus.publish(new DeploymentChanged(deployment(7)));
        bus.publish(new DeploymentChanged(deployment(8)));

        assertThat(told()).containsExactly("deployment {\"id\":7}", "deployment {\"id\":8}");
    }

    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Announcement next = reader.next(); next != null; next = reader.next()) {
            told.add(next.name() + " " + new String(next.data(), UTF_8));
        }
        return told;
    }

    private static EnvironmentStatus status(String id, long users) {
        return new EnvironmentStatus(
                id,
                id,
                "rosey",
                null,
                null,
                null,
                null,
                null,
                DeployState.UNKNOWN,
                Health.HEALTHY,
                null,
                null,
                null,
                null,
                users,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null);
    }

    private static Deployment deployment(long id) {
        return new Deployment(
                id,
                "prod",
                "v1",
                "abcdef0123",
                null,
                null,
                TEN,
                null,
                null,
                null,
                DeploymentStatus.SUCCESS,
                null,
                null,
                null,
                DeploymentSource.RECORDED,
                null);
    }

    private static Rollback rollback(long id) {
        return new Rollback(
                id,
                TEN,
                "prod",
                null,
                null,
                true,
                null,
                RollbackState.SUCCEEDED,
                null,
                null,
                null,
                null,
                null,
                RollbackSource.FILE);
    }
}

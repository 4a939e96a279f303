package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentChanged;
import org.deploydash.deployments.DeploymentQuery;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.Ledger;
import org.deploydash.environments.Action;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.events.EventBus;
import org.deploydash.github.Webhooks.Outcome;
import org.deploydash.settings.Secret;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.MutableClock;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Webhooks.Letter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {

    private static final Secret SECRET = new Secret("It's a Secret to Everybody");

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final FakeGitHub github = FakeGitHub.start(clock);
    private final FakeRepository repository = RoseyRepository.on(github);
    private final List<Deployment> announced = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private final Signature signature = new Signature(SECRET);
    private SqliteStorage storage;
    private Ledger ledger;
    private GitHubStore store;
    private Webhooks webhooks;

    @BeforeEach
    void open() {
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        EventBus bus = new EventBus();
        bus.subscribe(DeploymentChanged.class, changed -> announced.add(changed.deployment()));
        ledger = new Ledger(new DeploymentStore(storage), bus, clock);
        store = new GitHubStore(storage);
        webhooks = webhooks(Optional.of(SECRET));
    }

    private Webhooks webhooks(Optional<Secret> secret) {
        return new Webhooks(
                secret,
                new GitHubPlaces(environments()),
                ledger,
                store,
                (where, deployment, run) -> hints.add(where + " " + deployment + " " + run),
                Runnable::run,
                clock);
    }

    /** Rosey's, and those of the published payloads. */
    private static Environments environments() {
        return new Environments(List.of(
                application(
                        RoseyRepository.NAME,
                        place("test", "test", RoseyRepository.TEST_WORKFLOW),
                        place("prod", "production", RoseyRepository.PROD_WORKFLOW)),
                application("Codertocat/Hello-World", place("hello", "production", "hello.yml")),
                application("octo-org/octo-repo", place("octo", "octo", "manual.yml"))));
    }

    private static Application application(String repository, Environment... places) {
        return new Application(repository, Optional.of(repository), Optional.empty(), List.of(places));
    }

    private static Environment place(String id, String githubName, String workflow) {
        return new Environment(
                id,
                id,
                id,
                URI.create("http://127.0.0.1:9/api/health"),
                Optional.of(githubName),
                false,
                Optional.empty(),
                Optional.of(new Action(workflow, "main", List.of())),
                Optional.empty(),
                List.of());
    }

    @AfterEach
    void close() {
        storage.close();
        github.close();
    }

    private List<Deployment> rows() {
        return ledger.page(DeploymentQuery.newest(500)).deployments();
    }

    private Outcome deliver(String event, String id, byte[] body) {
        return webhooks.accept(event, id, signature.of(body), body);
    }

    private Outcome deliver(Letter letter) {
        return deliver(letter.event(), letter.delivery(), letter.body());
    }

    private static byte[] payload(String event) {
        try (InputStream in =
                Objects.requireNonNull(WebhooksTest.class.getResourceAsStream("/github/webhooks/" + event + ".json"))) {
            return in.readAllBytes();
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Test
    void signs_as_githubs_published_example_does() {
        byte[] body = "Hello, World!".getBytes(StandardCharsets.UTF_8);
        String published = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assertThat(signature.of(body)).isEqualTo(published);
        assertThat(signature.matches(body, published)).isTrue();
        assertThat(signature.matches(body, published.toUpperCase(java.util.Locale.ROOT)))
                .isFalse();
        assertThat(signature.matches(body, null)).isFalse();
        assertThat(signature.matches(body, "")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment", "deployment_status", "workflow_run", "workflow_job", "ping"})
    void every_real_payload_is_taken_and_refused_when_one_bit_is_altered(String event) {
        byte[] body = payload(event);
        String signed = signature.of(body);
        var random = new Random(3);
        for (int n = 0; n < 50; n++) {
            byte[] altered = body.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(webhooks.accept(event, "d" + n, signed, altered)).isEqualTo(Outcome.BAD_SIGNATURE);
        }
        assertThat(rows()).isEmpty();
        assertThat(deliver(event, "whole", body)).isEqualTo(Outcome.ACCEPTED);
        assertThat(store.waitingDeliveries()).isZero();
    }

    @Test
    void the_published_deployment_and_its_status_make_one_row() {
        deliver("deployment", "1", payload("deployment"));
        assertThat(rows()).hasSize(1);
        assertThat(rows().get(0).status()).isEqualTo(DeploymentStatus.QUEUED);
        deliver("deployment_status", "2", payload("deployment_status"));
        assertThat(rows()).hasSize(1);
        Deployment row = rows().get(0);
        assertThat(row.environment()).isEqualTo("hello");
        assertThat(row.status()).isEqualTo(DeploymentStatus.SUCCESS);
        assertThat(row.commit()).isEqualTo("f95f852bd8fca8fcc58a9a2d6c842781e32a215e");
        assertThat(row.deployedBy()).isEqualTo("Codertocat");
        assertThat(row.version()).isNull();
        assertThat(hints)
                .containsExactly("Codertocat/Hello-World 145988746 null", "Codertocat/Hello-World 145988746 null");
    }

    @Test
    void a_published_run_is_known_by_the_file_named_beside_it_only() {
        deliver("workflow_run", "1", payload("workflow_run"));
        assertThat(rows()).isEmpty(); // its workflow is none that deploys
    }

    @Test
    void the_same_delivery_has_one_effect_and_the_same_words_again_none() {
        byte[] body = payload("deployment_status");
        deliver("deployment_status", "1", body);
        int before = announced.size();
        hints.clear();
        assertThat(deliver("deployment_status", "1", body)).isEqualTo(Outcome.ACCEPTED);
        assertThat(hints).isEmpty();
        deliver("deployment_status", "2", body);
        assertThat(announced).hasSize(before);
        assertThat(rows()).hasSize(1);
    }

    @Test
    void unknown_events_are_taken_and_forgotten_and_what_is_no_delivery_is_refused() {
        byte[] body = payload("ping");
        assertThat(deliver("star", "1", body)).isEqualTo(Outcome.ACCEPTED);
        assertThat(deliver("deployment", "bad id!", body)).isEqualTo(Outcome.UNREADABLE);
        assertThat(deliver(null, "1", body)).isEqualTo(Outcome.UNREADABLE);
        assertThat(deliver("deployment", null, body)).isEqualTo(Outcome.UNREADABLE);
        assertThat(deliver("deployment", "2", "[1]".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Outcome.UNREADABLE);
        assertThat(deliver("deployment", "3", "{\"a\":".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Outcome.UNREADABLE);
        assertThat(deliver("deployment", "4", "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(deliver(
                        "deployment_status",
                        "5",
                        "{\"repository\":{\"full_name\":\"a/b\"},\"deployment\":7}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(rows()).isEmpty();
    }

    @Test
    void without_a_secret_it_is_off() {
        byte[] body = payload("ping");
        assertThat(webhooks(Optional.empty()).accept("ping", "1", signature.of(body), body))
                .isEqualTo(Outcome.OFF);
    }

    @Test
    void letters_of_a_whole_run_in_any_order_twice_and_with_losses_end_as_it_ended() {
        repository.environment("production").needsApproval(true);
        var run = repository.dispatch(
                RoseyRepository.PROD_WORKFLOW, "main", RoseyRepository.inputs("v1.1.0", "because"), "ada");
        clock.advance(Duration.ofMinutes(1));
        repository.approve(run);
        clock.advance(Duration.ofMinutes(2));
        repository.finish(run);
        repository.finish(repository.dispatch(RoseyRepository.TEST_WORKFLOW, "v1.2.0", Map.of(), "grace"));
        List<Letter> letters = new ArrayList<>(github.webhooks().take());
        assertThat(letters).hasSizeGreaterThan(10);
        letters.addAll(List.copyOf(letters));
        Collections.shuffle(letters, new Random(9));
        letters.forEach(letter -> assertThat(deliver(letter)).isEqualTo(Outcome.ACCEPTED));
        assertThat(rows())
                .extracting(Deployment::environment, Deployment::status)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple("prod", DeploymentStatus.SUCCESS),
                        org.assertj.core.api.Assertions.tuple("test", DeploymentStatus.SUCCESS));
        assertThat(rows()).filteredOn(row -> row.environment().equals("test")).allSatisfy(row -> {
            assertThat(row.version()).isEqualTo("v1.2.0");
            assertThat(row.deployedBy()).isEqualTo("grace");
        });
    }

    @Test
    void the_letters_of_a_run_in_their_order_move_its_row_forward() {
        repository.environment("production").needsApproval(true);
        var run = repository.dispatch(
                RoseyRepository.PROD_WORKFLOW, "main", RoseyRepository.inputs("v1.1.0", "because"), "ada");
        clock.advance(Duration.ofMinutes(1));
        repository.approve(run);
        clock.advance(Duration.ofMinutes(2));
        repository.finish(run);
        github.webhooks().take().forEach(this::deliver);
        assertThat(announced)
                .extracting(Deployment::status)
                .isSorted()
                .contains(DeploymentStatus.QUEUED, DeploymentStatus.WAITING, DeploymentStatus.SUCCESS);
    }

    @Test
    void what_waited_over_a_restart_is_worked_then() {
        byte[] body = payload("deployment");
        store.deliver("left", "deployment", body, clock.instant());
        webhooks.work();
        assertThat(rows()).hasSize(1);
        assertThat(store.waitingDeliveries()).isZero();
    }

    @Test
    void deliveries_are_forgotten_when_they_are_too_old_to_come_again() {
        deliver("deployment", "1", payload("deployment"));
        store.purge(clock.instant(), clock.instant().plusSeconds(1));
        assertThat(store.deliver("1", "deployment", payload("deployment"), clock.instant()))
                .isTrue();
    }
}

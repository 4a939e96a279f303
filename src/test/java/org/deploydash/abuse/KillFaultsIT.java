package org.deploydash.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deploydash.testing.Caller;
import org.deploydash.testing.ChildDashboard;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.Rounds;
import org.deploydash.testing.github.FakeRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed while it works, again and again: whatever was answered 2xx is there after each. {@code -Dkill.seed} repeats the moments. */
class KillFaultsIT {

    private static final long SEED = Long.getLong("kill.seed", 20261123);
    private static final int CYCLES = Rounds.of(200, 2);
    private static final int RECORDERS = 3;
    /** Written before the moment of a cycle may come, so that every cycle has something to lose. */
    private static final int AT_LEAST = 5;

    /** In a cycle. One call to GitHub a second: the last is under way when it is killed. */
    private static final int OPERATIONS = 2;

    /** One whose dispatch was cut off holds its environment for five minutes, in which there are up to 200 kills: each has its own. */
    private static final int ENVIRONMENTS = CYCLES * (OPERATIONS + 1);

    /** In the place of a status. */
    private static final int GONE = 0;

    private static final int MOST_MS = 1500;

    /**
     * How fast the five minutes go in which what never ran is given up. Whole, they take their time: GitHub's would not go as fast, and what
     * was asked for a minute ago could then have been asked for when any run was made that was left to nobody.
     */
    private static final int FAST = Rounds.of(1, 100);

    @TempDir
    Path folder;

    /** By id, the mark in its commit message. */
    private final Map<Long, String> recorded = new ConcurrentHashMap<>();

    /** By idempotency key, which is its reason too, the operation. */
    private final Map<String, String> asked = new ConcurrentHashMap<>();

    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private final FakeGitHub github = FakeGitHub.start();
    private FakeRepository repository;
    private Map<String, String> parameters;

    @BeforeEach
    void configure() throws Exception {
        repository = RoseyRepository.on(github);
        String environments =
                IntStream.range(0, ENVIRONMENTS).mapToObj(i -> """
                            - id: e%d
                              health-url: http://127.0.0.1:1/api/health
                              deploy: {workflow: test-deploy.yml, ref: main, inputs: {reason: {required: false}}}
                    """.formatted(i)).collect(Collectors.joining());
        Path file =
                Files.writeString(folder.resolve("dashboard.yaml"), """
                limits: {requests-per-second: 1000000, burst: 1000000}
                sampling: {interval: 60s}
                applications:
                  - id: rosey
                    repository: %s
                    environments:
                """.formatted(RoseyRepository.NAME) + environments);
        parameters = new TreeMap<>(Map.of(
                "DASHBOARD_CONFIG", file.toString(),
                "GITHUB_API_URL", github.url().toString(),
                "GITHUB_TOKEN", FakeGitHub.TOKEN));
    }

    @AfterEach
    void stop() {
        github.close();
    }

    @Test
    void loses_nothing_that_was_acknowledged_whenever_it_is_killed() throws Exception {
        System.out.println("kill.seed=" + SEED);
        Random random = new Random(SEED);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            int before = recorded.size();
            try (ChildDashboard dashboard = ChildDashboard.start(folder, parameters)) {
                writeUntilKilled(dashboard, random.nextInt(MOST_MS));
            }
            assertThat(recorded.size()).as("written in cycle %d", cycle).isGreaterThan(before);
            assertAllIsIn(KilledDatabase.copied(folder, cycle), cycle);
            repository.runs().stream().filter(run -> !run.isOver()).forEach(repository::finish);
        }
        try (ChildDashboard dashboard = ChildDashboard.start(folder, parameters)) {
            // a key counts for as long as its wish may have come true
            KilledDatabase.copied(folder, CYCLES)
                    .rows("SELECT idempotency_key, 'op_' || id FROM operation WHERE idempotency_key IS NOT NULL")
                    .forEach((key, number) -> assertSameAgain(dashboard, key, number));
            JsonNode audit = as("admin", dashboard).json("api/audit/check");
            assertThat(audit.path("ok").asBoolean()).as(audit.toString()).isTrue();
            await().atMost(Duration.ofMinutes(2)).until(() -> active(dashboard) == 0 || onlyUnknown(dashboard));
        }
        givesUpWhatNeverRan();
        assertEveryRunIsOnesOwn();
        github.assertNoViolations();
        System.out.printf(
                "Killed %d times: %d recorded deployments and %d operations acknowledged, all there; %d runs%n",
                CYCLES, recorded.size(), asked.size(), repository.runs().size());
    }

    private void writeUntilKilled(ChildDashboard dashboard, int millis) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(AT_LEAST);
        CountDownLatch accepted = new CountDownLatch(1);
        ExecutorService writers = Executors.newFixedThreadPool(RECORDERS + 1);
        for (int i = 0; i < RECORDERS; i++) {
            writers.execute(() -> {
                while (!over.get() && record(dashboard)) {
                    begun.countDown();
                }
            });
        }
        writers.execute(() -> {
            int left = OPERATIONS;
            int status;
            do {
                status = ask(dashboard);
                if (status == 202) {
                    accepted.countDown();
                    left--;
                }
            } while (left > 0 && status != GONE && !over.get());
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).as("deployments").isTrue();
        assertThat(accepted.await(60, TimeUnit.SECONDS)).as("an operation").isTrue();
        // the moment is chance, no condition: nothing is awaited
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        dashboard.kill();
        over.set(true);
        writers.shutdown();
        assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    /** False where it is gone. */
    private boolean record(ChildDashboard dashboard) {
        String mark = "m" + number.incrementAndGet();
        try {
            HttpResponse<String> answer = as("operator", dashboard).post("api/deployments", """
                    {"environment": "e0", "commit_sha": "abcdef0", "status": "success", "commit_message": "%s"}""".formatted(mark));
            if (answer.statusCode() == 201) {
                recorded.put(Caller.json(answer).path("id").asLong(), mark);
            }
            return true;
        } catch (AssertionError | RuntimeException killed) {
            return false;
        }
    }

    /** In the next environment that was not asked for yet; what was answered. */
    private int ask(ChildDashboard dashboard) {
        String key = "k" + number.incrementAndGet() + ".e" + turn.get();
        try {
            HttpResponse<String> answer = deploy(dashboard, key);
            if (answer.statusCode() == 202) {
                asked.put(key, id(answer));
                turn.incrementAndGet();
            }
            return answer.statusCode();
        } catch (AssertionError | RuntimeException killed) {
            turn.incrementAndGet();
            return GONE;
        }
    }

    private static HttpResponse<String> deploy(ChildDashboard dashboard, String key) {
        return as("operator", dashboard)
                .with("Idempotency-Key", key)
                .post(
                        "api/deploy/" + key.substring(key.indexOf('.') + 1),
                        "{\"ref\": \"main\", \"reason\": \"%s\"}".formatted(key));
    }

    private static String id(HttpResponse<String> answer) {
        return Caller.json(answer).path("operation").path("id").asText();
    }

    private void assertAllIsIn(KilledDatabase database, int cycle) throws Exception {
        assertThat(database.text("SELECT integrity_check FROM pragma_integrity_check"))
                .isEqualTo("ok");
        assertThat(database.rows("SELECT id, commit_message FROM deployment"))
                .as("deployments after cycle %d", cycle)
                .containsAllEntriesOf(texts(recorded));
        Map<String, String> operations = database.rows("SELECT reason, 'op_' || id FROM operation");
        assertThat(operations).as("operations after cycle %d", cycle).containsAllEntriesOf(texts(asked));
        assertThat(operations.keySet())
                .as("what was asked of GitHub, stored before")
                .containsAll(reasons());
        assertThat(Long.parseLong(database.text("SELECT count(*) FROM audit")))
                .isGreaterThanOrEqualTo(recorded.size() + asked.size());
        database.delete();
    }

    private static Map<String, String> texts(Map<?, ?> of) {
        return of.entrySet().stream()
                .collect(Collectors.toMap(
                        each -> each.getKey().toString(),
                        each -> each.getValue().toString()));
    }

    private Set<String> reasons() {
        return repository.runs().stream()
                .map(run -> run.inputs().get("reason"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static void assertSameAgain(ChildDashboard dashboard, String key, String id) {
        HttpResponse<String> again = deploy(dashboard, key);
        // those who ask the same again take nothing from their allowance
        assertThat(again.statusCode()).as(again.body()).isBetween(200, 202);
        assertThat(id(again)).isEqualTo(id);
    }

    private static long active(ChildDashboard dashboard) {
        return as("viewer", dashboard).json("api/operations?active=true").findValuesAsText("state").stream()
                .count();
    }

    private static boolean onlyUnknown(ChildDashboard dashboard) {
        return as("viewer", dashboard).json("api/operations?active=true").findValuesAsText("state").stream()
                .allMatch(Set.of("unknown", "requested", "dispatched")::contains);
    }

    private void givesUpWhatNeverRan() throws Exception {
        Map<String, String> fast = new TreeMap<>(parameters);
        fast.put(ChildDashboard.PACE, String.valueOf(FAST));
        try (ChildDashboard dashboard = ChildDashboard.start(folder, fast)) {
            await().atMost(Duration.ofMinutes(8)).until(() -> active(dashboard) == 0);
            dashboard.stop();
        }
    }

    private void assertEveryRunIsOnesOwn() throws Exception {
        assertThat(reasons()).as("dispatched twice").hasSameSizeAs(repository.runs());
        KilledDatabase database = KilledDatabase.copied(folder, CYCLES + 1);
        Map<String, String> succeeded = database.rows("SELECT reason, run_id FROM operation WHERE state = 'succeeded'");
        // where two were cut off at once and their runs look alike, whose is whose is not guessed
        assertThat(repository.runs().stream()
                        .collect(Collectors.toMap(run -> run.inputs().get("reason"), run -> Long.toString(run.id()))))
                .as("each run by who asked for it")
                .containsAllEntriesOf(succeeded);
        System.out.printf(
                "%d of %d runs found again%n",
                succeeded.size(), repository.runs().size());
        assertThat(database.rows("SELECT state, count(*) FROM operation GROUP BY state")
                        .keySet())
                .as("over, one way or the other")
                .isSubsetOf("succeeded", "stalled");
    }

    private static Caller as(String user, ChildDashboard dashboard) {
        return Caller.of(dashboard.base()).signedIn(user, user + "-secret");
    }
}

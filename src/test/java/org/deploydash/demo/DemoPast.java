package org.deploydash.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.NewDeployment;
import org.deploydash.events.EventBus;
import org.deploydash.health.Health;
import org.deploydash.health.HealthState;
import org.deploydash.health.HealthStore;
import org.deploydash.health.ProbeError;
import org.deploydash.health.Sample;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.OneTransaction;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.FakeJob;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;

/** Writes a plausible past into a new folder before the demo starts: 24 hours of samples, the deployments of {@link DemoStory}, some rollbacks. */
public final class DemoPast {

    private static final Duration DAY = Duration.ofHours(24);
    private static final int EVERY_SECONDS = 10;
    private static final String END = "end-of-the-past";
    private final Random random = new Random(42);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private DemoPast() {}

    /** @param folder one argument: a folder that is emptied and filled */
    public static void main(String[] folder) throws IOException {
        new DemoPast().write(Path.of(folder[0]));
    }

    /** When the past ends that was written into that folder. */
    static Instant end(Path folder) {
        try {
            return Instant.parse(Files.readString(folder.resolve(END)));
        } catch (IOException unwritten) {
            throw new UncheckedIOException("there is no past: the demo profile writes it before the start", unwritten);
        }
    }

    private void write(Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        for (String file : List.of("dashboard.db", "dashboard.db-wal", "dashboard.db-shm")) {
            Files.deleteIfExists(data.resolve(file));
        }
        Files.writeString(folder.resolve("rollback_history.json"), rollbacks());
        for (String log : DemoLogs.FILES) {
            Files.deleteIfExists(folder.resolve(log));
        }
        Files.writeString(folder.resolve(END), now.toString());
        try (FakeGitHub github = FakeGitHub.unchecked(0, Clock.fixed(now, ZoneOffset.UTC));
                SqliteStorage storage = SqliteStorage.open(new StorageSettings(Optional.empty(), data))) {
            FakeRepository story = github.repository(RoseyRepository.NAME);
            DemoStory.tell(story, now);
            deployments(new Ledger(new DeploymentStore(storage), new EventBus(), Clock.systemUTC()), story);
            samples(
                    storage,
                    "test",
                    6,
                    story.commitOf(DemoStory.TEST_VERSION_REF).shortSha());
            samples(storage, "prod", 42, DemoStory.PROD_VERSION);
            new HealthStore(storage).rollUp(now);
        }
    }

    /** All that the story's runs deployed, under the numbers of those runs, so that GitHub's own telling of them is known again. */
    private void deployments(Ledger ledger, FakeRepository story) {
        for (FakeRun run : story.runs()) {
            FakeJob job = run.jobs().get(run.jobs().size() - 1);
            boolean production = run.workflow().file().equals(RoseyRepository.PROD_WORKFLOW);
            ledger.record(new NewDeployment(
                    production ? "prod" : "test",
                    run.head().sha(),
                    run.conclusion().equals("success") ? DeploymentStatus.SUCCESS : DeploymentStatus.FAILED,
                    run.head().message(),
                    run.inputs().get("version"),
                    run.actor(),
                    run.createdAt(),
                    Duration.between(job.startedAt(), job.completedAt()).toSeconds(),
                    run.id(),
                    run.inputs().get("reason")));
        }
    }

    private void samples(SqliteStorage storage, String environment, int people, String version) {
        int count = (int) (DAY.toSeconds() / EVERY_SECONDS);
        OneTransaction.fill(storage, count, (one, n) -> {
            Instant at = now.minus(DAY).plusSeconds((long) n * EVERY_SECONDS);
            Sample sample = isOutage(environment, n, count)
                    ? Sample.outage(environment, at, ProbeError.REFUSED)
                    : answered(environment, at, n, people, version);
            HealthStore store = new HealthStore(one);
            store.record(new HealthState(environment, sample.health(), now.minus(DAY), 0, 1, sample), null);
            if (n % 360 == 0) {
                store.rollUp(at);
            }
        });
    }

    /** Production was away for half an hour in the small hours, and the test bot for a while after a deployment. */
    private static boolean isOutage(String environment, int n, int count) {
        int begin = environment.equals("prod") ? count / 3 : count * 7 / 10;
        return n >= begin && n < begin + (environment.equals("prod") ? 180 : 320);
    }

    private Sample answered(String environment, Instant at, int n, int people, String version) {
        double wave = Math.sin(n / 900.0);
        double busy = random.nextInt(2_000) == 0 ? 60 : 0;
        return new Sample(
                environment,
                at,
                Health.HEALTHY,
                "healthy",
                true,
                35 + 12 * wave + random.nextGaussian() * 4 + busy,
                128 + people / 4.0 + 18 * Math.sin(n / 1500.0) + random.nextGaussian(),
                Math.max(0, Math.round(people * (1 + 0.4 * wave))),
                (double) n * EVERY_SECONDS,
                (long) n,
                0L,
                version,
                null);
    }

    /** The bot's own file: local times, oldest first. */
    private String rollbacks() {
        LocalDateTime local =
                LocalDateTime.ofInstant(now, ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        List<String> entries = new ArrayList<>();
        entries.add(entry(local.minusDays(23), "prod", "Login loops after the library bump", true, "manual"));
        entries.add(entry(local.minusDays(11), "test", "Emotes missing", true, "automatic"));
        entries.add(entry(local.minusDays(4), "test", "Backup could not be read", false, "workflow"));
        entries.add(entry(local.minusHours(15), "prod", "Queue grows without end", true, "manual"));
        return "[" + String.join(",\n ", entries) + "]\n";
    }

    private static String entry(LocalDateTime at, String environment, String reason, boolean success, String by) {
        return String.format(
                Locale.ROOT,
                "{\"timestamp\": \"%s\", \"environment\": \"%s\", \"backup\": \"backup_%4$tY%4$tm%4$td_%4$tH%4$tM%4$tS\", \"reason\": \"%3$s\", \"success\": %5$s, \"initiated_by\": \"%6$s\"}",
                at,
                environment,
                reason,
                at,
                success,
                by);
    }
}

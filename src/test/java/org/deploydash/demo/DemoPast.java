package org.deploydash.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
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
import org.deploydash.testing.OneTransaction;

/** Writes a plausible past into a new folder before the demo starts: 24 hours of samples, weeks of deployments, some rollbacks. */
public final class DemoPast {

    private static final Duration DAY = Duration.ofHours(24);
    private static final int EVERY_SECONDS = 10;
    private static final List<String> PEOPLE = List.of("ada", "grace", "linus", "margaret");
    private static final List<String> CHANGES = List.of(
            "Fix playlist race",
            "Trivia packs",
            "Answer faster when the channel is full",
            "Retry the login after a dropped socket",
            "Trim log lines",
            "Bump the chat library",
            "Count users once",
            "Say goodbye on shutdown",
            "Moderation: mute by pattern",
            "Cache emotes for an hour");

    private final Random random = new Random(42);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private DemoPast() {}

    /** @param folder one argument: a folder that is emptied and filled */
    public static void main(String[] folder) throws IOException {
        new DemoPast().write(Path.of(folder[0]));
    }

    private void write(Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        for (String file : List.of("dashboard.db", "dashboard.db-wal", "dashboard.db-shm")) {
            Files.deleteIfExists(data.resolve(file));
        }
        Files.writeString(folder.resolve("rollback_history.json"), rollbacks());
        try (SqliteStorage storage = SqliteStorage.open(new StorageSettings(Optional.empty(), data))) {
            deployments(new Ledger(new DeploymentStore(storage), new EventBus(), Clock.systemUTC()));
            samples(storage, "test", 6, "abc123f");
            samples(storage, "prod", 42, "v1.4.2");
            new HealthStore(storage).rollUp(now);
        }
    }

    private void deployments(Ledger ledger) {
        Instant at = now.minus(Duration.ofDays(40));
        for (int n = 0; n < 46; n++) {
            at = at.plus(Duration.ofMinutes(600 + random.nextInt(1_200)));
            if (at.isAfter(now.minus(Duration.ofHours(2)))) {
                break;
            }
            boolean production = n % 4 == 3;
            ledger.record(deployment(
                    production ? "prod" : "test",
                    production ? "v1.%d.%d".formatted(2 + n / 20, n % 20 / 4) : null,
                    random.nextInt(9) == 0 ? DeploymentStatus.FAILED : DeploymentStatus.SUCCESS,
                    at));
        }
        ledger.record(deployment("prod", "v1.4.2", DeploymentStatus.SUCCESS, now.minus(Duration.ofMinutes(97))));
        ledger.record(deployment("test", "abc123f", DeploymentStatus.SUCCESS, now.minus(Duration.ofMinutes(31))));
    }

    private NewDeployment deployment(String environment, String version, DeploymentStatus status, Instant at) {
        String commit = version != null && version.equals("abc123f")
                ? "abc123f"
                : "%016x".formatted(random.nextLong()).substring(0, 12);
        return new NewDeployment(
                environment,
                commit,
                status,
                CHANGES.get(random.nextInt(CHANGES.size())),
                version,
                PEOPLE.get(random.nextInt(PEOPLE.size())),
                at,
                60L + random.nextInt(240),
                null,
                environment.equals("prod") ? "weekly release" : null);
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

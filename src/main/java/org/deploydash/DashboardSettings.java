package org.deploydash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.deploydash.backups.BackupSettings;
import org.deploydash.deployments.LedgerSettings;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environments;
import org.deploydash.environments.EnvironmentsReader;
import org.deploydash.github.GitHubSettings;
import org.deploydash.health.RetentionSettings;
import org.deploydash.health.SamplingSettings;
import org.deploydash.live.Room;
import org.deploydash.settings.InvalidSettings;
import org.deploydash.settings.Mistakes;
import org.deploydash.settings.Secret;
import org.deploydash.settings.Section;
import org.deploydash.settings.SettingsFile;
import org.deploydash.settings.Surroundings;
import org.deploydash.settings.VariableSettings;
import org.deploydash.settings.Variables;
import org.deploydash.storage.StorageSettings;
import org.deploydash.web.AccessSettings;
import org.deploydash.web.LimitSettings;

/**
 * Everything that can be configured, read once at start from the file that {@code DASHBOARD_CONFIG} names and from variables. Where both
 * say something, the variable counts.
 *
 * @param title stands at the top of the page
 * @param notice one line below it, such as "Demo: simulated bots"
 * @param openPages how many may listen at once; empty where the heap says it
 */
public record DashboardSettings(
        String title,
        Optional<String> notice,
        AccessSettings access,
        LimitSettings limits,
        Optional<Integer> openPages,
        SamplingSettings sampling,
        RetentionSettings retention,
        LedgerSettings ledger,
        GitHubSettings github,
        StorageSettings storage,
        BackupSettings backup,
        Environments environments) {

    private static final String TITLE = "Rosey Bot Deployment Dashboard";
    private static final String REPOSITORY = "grobertson/Rosey-Robot";
    /** A database in memory would be another one on every connection, and {@code file:} takes options that storage sets itself. */
    private static final Pattern SQLITE_FILE = Pattern.compile("jdbc:sqlite:(?!:|file:).+");

    private static final String DEFAULT_APPLICATIONS = "default-applications.yaml";

    /** @throws InvalidSettings with every mistake, where there is one */
    public static DashboardSettings read(Variables variables, Surroundings surroundings) {
        Mistakes mistakes = new Mistakes();
        VariableSettings given = new VariableSettings(variables, mistakes);
        Optional<Path> path =
                given.path("DASHBOARD_CONFIG", surroundings.workingFolder()).optional();
        SettingsFile file = path.map(named -> SettingsFile.open(named, "DASHBOARD_CONFIG", mistakes))
                .orElseGet(() -> SettingsFile.none(surroundings.workingFolder(), mistakes));

        Section root = file.root();
        String title = root.text("title", 120).or(TITLE);
        Optional<String> notice = root.text("notice", 200).optional();
        AccessSettings access = access(root.within("access"));
        Section limited = root.within("limits");
        LimitSettings limits = limits(limited);
        Optional<Integer> openPages =
                limited.integer("open-pages", Room.LEAST, Room.MOST).optional();
        SamplingSettings sampling = sampling(root.within("sampling"));
        Section kept = root.within("retention");
        RetentionSettings retention = retention(kept);
        LedgerSettings ledger =
                new LedgerSettings(kept.duration("deployments", LedgerSettings.LEAST, LedgerSettings.MOST)
                        .or(LedgerSettings.DEFAULT.retention()));
        GitHubSettings github = github(root.within("github"), given);
        StorageSettings storage = storage(given, surroundings);
        BackupSettings backup = backup(root.within("backup"));
        List<Application> applications = new EnvironmentsReader(github.repository())
                .read(root)
                .orElseGet(() -> defaultApplications(file.folder(), github.repository()));
        file.finish();

        mistakes.throwIfAny(path.map(Path::toString).orElse("no file, variables only"));
        return new DashboardSettings(
                title,
                notice,
                access,
                limits,
                openPages,
                sampling,
                retention,
                ledger,
                github,
                storage,
                backup,
                new Environments(applications));
    }

    private static AccessSettings access(Section access) {
        return new AccessSettings(
                access.choice("read", Map.of("login", false, "public", true)).or(false));
    }

    private static LimitSettings limits(Section limits) {
        LimitSettings normal = LimitSettings.DEFAULT;
        return new LimitSettings(
                limits.integer("requests-per-second", LimitSettings.LEAST_PER_SECOND, LimitSettings.MOST)
                        .or(normal.requestsPerSecond()),
                limits.integer("burst", LimitSettings.LEAST_BURST, LimitSettings.MOST)
                        .or(normal.burst()));
    }

    private static SamplingSettings sampling(Section sampling) {
        SamplingSettings normal = SamplingSettings.DEFAULT;
        return sampling.build(
                () -> new SamplingSettings(
                        sampling.duration("interval", SamplingSettings.LEAST_INTERVAL, SamplingSettings.MOST_INTERVAL)
                                .or(normal.interval()),
                        sampling.duration("timeout", SamplingSettings.LEAST_TIMEOUT, SamplingSettings.MOST_INTERVAL)
                                .or(normal.timeout()),
                        sampling.integer("failures-to-down", 1, SamplingSettings.MOST_IN_A_ROW)
                                .or(normal.failuresToDown()),
                        sampling.integer("successes-to-up", 1, SamplingSettings.MOST_IN_A_ROW)
                                .or(normal.successesToUp())),
                normal);
    }

    private static RetentionSettings retention(Section retention) {
        RetentionSettings normal = RetentionSettings.DEFAULT;
        return retention.build(
                () -> new RetentionSettings(
                        retention
                                .duration("samples", RetentionSettings.LEAST, RetentionSettings.MOST)
                                .or(normal.samples()),
                        retention
                                .duration("minutes", RetentionSettings.LEAST, RetentionSettings.MOST)
                                .or(normal.minutes()),
                        retention
                                .duration("hours", RetentionSettings.LEAST, RetentionSettings.MOST)
                                .or(normal.hours())),
                normal);
    }

    private static GitHubSettings github(Section github, VariableSettings given) {
        URI configured = github.webAddress("api-url").or(GitHubSettings.API);
        return new GitHubSettings(
                given.webAddress("GITHUB_API_URL").or(configured),
                github.duration("poll-interval", GitHubSettings.LEAST_INTERVAL, GitHubSettings.MOST_INTERVAL)
                        .or(GitHubSettings.POLL_INTERVAL),
                given.text("GITHUB_TOKEN")
                        .check(
                                token -> token.chars().allMatch(sign -> sign > ' ' && sign < 127),
                                "visible ASCII characters without spaces, as it stands in a header")
                        .optional()
                        .map(Secret::new),
                given.text("GITHUB_REPOSITORY")
                        .check(EnvironmentsReader::isRepository, EnvironmentsReader.A_REPOSITORY)
                        .optional(),
                given.secret("GITHUB_WEBHOOK_SECRET").optional());
    }

    private static StorageSettings storage(VariableSettings given, Surroundings surroundings) {
        return new StorageSettings(
                given.text("DASHBOARD_DB_URL")
                        .check(SQLITE_FILE.asMatchPredicate(), "jdbc:sqlite: and the path of a file")
                        .optional(),
                given.path("DASHBOARD_DATA", surroundings.workingFolder())
                        .check(
                                folder -> !Files.exists(folder) || Files.isDirectory(folder),
                                "a folder, or a name not taken")
                        .or(surroundings.base().resolve("data")));
    }

    private static BackupSettings backup(Section backup) {
        BackupSettings normal = BackupSettings.DEFAULT;
        return new BackupSettings(
                backup.duration("every", BackupSettings.LEAST, BackupSettings.MOST)
                        .or(normal.every()),
                backup.integer("keep", 1, BackupSettings.MOST_KEPT).or(normal.keep()),
                backup.path("folder").optional());
    }

    private static List<Application> defaultApplications(Path folder, Optional<String> repository) {
        Mistakes ours = new Mistakes();
        SettingsFile file = SettingsFile.of(defaultText(), folder, ours);
        List<Application> applications = new EnvironmentsReader(repository.or(() -> Optional.of(REPOSITORY)))
                .read(file.root())
                .orElseThrow();
        file.finish();
        ours.throwIfAny(DEFAULT_APPLICATIONS);
        return applications;
    }

    private static String defaultText() {
        try (InputStream in =
                Objects.requireNonNull(DashboardSettings.class.getResourceAsStream(DEFAULT_APPLICATIONS))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

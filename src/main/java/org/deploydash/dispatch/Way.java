package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How commits and files on the way between two versions are told. */
final class Way {

    /** @param pullRequestUrl where GitHub shows it */
    record CommitView(
            String commit,
            String commitSha,
            String message,
            @Nullable String author,
            @Nullable Instant committedAt,
            @Nullable URI htmlUrl,
            @Nullable Long pullRequest,
            @Nullable URI pullRequestUrl) {

        static CommitView of(Comparison.Change change) {
            return new CommitView(
                    change.commit(),
                    Shas.brief(change.commit()),
                    change.message(),
                    change.author(),
                    change.committedAt(),
                    change.url(),
                    change.pullRequest(),
                    pull(change.url(), change.pullRequest()));
        }

        /** GitHub's pages of commits and pull requests lie beside each other. */
        private static @Nullable URI pull(@Nullable URI commit, @Nullable Long number) {
            String page = commit == null ? "" : commit.toString();
            int cut = page.lastIndexOf("/commit/");
            return number == null || cut < 0 ? null : URI.create(page.substring(0, cut) + "/pull/" + number);
        }
    }

    /** @param kind migration or configuration */
    record FileView(String path, String kind) {}

    record AuthorView(String name, int commits) {}

    /** Those of Flyway, Liquibase, Alembic, Django, Rails, Prisma and of plain SQL. */
    private static final Pattern MIGRATION = Pattern.compile(
            "(^|/)(migrations?|alembic/versions|db/migrate|changelog)/.+\\.(sql|py|rb|js|ts|xml|ya?ml|json)$|\\.sql$|(^|/)[VUR]\\d[\\d._]*__[^/]+$");

    private static final Pattern CONFIGURATION = Pattern.compile(
            "\\.(ya?ml|toml|ini|cfg|conf|env|properties|service|timer)$|(^|/)(config|conf|settings)[^/]*(/|\\.(json|py|js|ts|xml)$)|(^|/)(dockerfile|\\.env[^/]*|docker-compose[^/]*)$");

    private static final String UNKNOWN_AUTHOR = "unknown";

    private Way() {}

    static List<CommitView> commits(Comparison comparison) {
        return comparison.commits().stream().map(CommitView::of).toList();
    }

    /** Only those worth a second look. */
    static List<FileView> files(Comparison comparison) {
        return comparison.files().stream()
                .flatMap(path -> kind(path).map(kind -> new FileView(path, kind)).stream())
                .toList();
    }

    private static Optional<String> kind(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (MIGRATION.matcher(lower).find() || MIGRATION.matcher(path).find()) {
            return Optional.of("migration");
        }
        return CONFIGURATION.matcher(lower).find() ? Optional.of("configuration") : Optional.empty();
    }

    /** The busiest first. */
    static List<AuthorView> authors(Comparison comparison) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Comparison.Change change : comparison.commits()) {
            String author = change.author();
            counts.merge(author == null ? UNKNOWN_AUTHOR : author, 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> new AuthorView(entry.getKey(), entry.getValue()))
                .toList();
    }
}

package org.deploydash.environments;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.deploydash.settings.Section;
import org.deploydash.settings.Setting;

/** Reads {@code applications} of the configuration, once. What it returns is good only where no mistake was found. */
public final class EnvironmentsReader {

    /** What {@link #isRepository} wants, for complaints. */
    public static final String A_REPOSITORY = "owner/name of a repository on GitHub";

    static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    static final String AN_ID = "an id: a lower-case letter, then up to 31 lower-case letters, digits or hyphens";

    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}");

    /** A key of /api/status beside the environments' ids. */
    private static final String RESERVED = "timestamp";

    private static final URI STAND_IN = URI.create("http://127.0.0.1/");

    private final Optional<String> repository;
    private final Map<String, String> environments = new HashMap<>();
    private final Map<String, String> applications = new HashMap<>();
    private final Map<Path, String> histories = new HashMap<>();

    /** @param repository of the applications that name none */
    public EnvironmentsReader(Optional<String> repository) {
        this.repository = repository;
    }

    public static boolean isRepository(String text) {
        return REPOSITORY.matcher(text).matches();
    }

    /** The applications below a section's key {@code applications}; empty where the key is not there. */
    public Optional<List<Application>> read(Section root) {
        return root.someSections("applications")
                .optional()
                .map(list -> list.stream().map(this::application).toList());
    }

    private Application application(Section section) {
        Setting<String> id = section.word("id", ID, AN_ID);
        unique(id, applications, section.path(), "id");
        Optional<String> named = section.text("repository", 201)
                .check(EnvironmentsReader::isRepository, A_REPOSITORY)
                .optional();
        Setting<Path> history = section.path("rollback-history");
        unique(history, histories, section.path(), "rollback-history");
        List<Section> places = section.someSections("environments").required(List.of());
        String application = id.required("");
        return new Application(
                application,
                named.or(() -> repository),
                history.optional(),
                places.stream().map(place -> environment(application, place)).toList());
    }

    private Environment environment(String application, Section section) {
        Setting<String> id = section.word("id", ID, AN_ID)
                .check(
                        word -> !word.equals(RESERVED),
                        AN_ID + ", and not " + RESERVED + ", which /api/status has already");
        unique(id, environments, section.path(), "id");
        return new Environment(
                id.required(""),
                section.text("name", 80).or(id.or("")),
                application,
                section.webAddress("health-url").required(STAND_IN),
                section.text("github-environment", 255).optional(),
                section.flag("confirm").or(false),
                section.path("current").optional(),
                section.section("deploy").optional().map(ActionReader::action),
                section.section("rollback").optional().map(ActionReader::action),
                LogReader.logs(section));
    }

    private static <T> void unique(Setting<T> setting, Map<T, String> seen, String path, String key) {
        setting.optional().ifPresent(value -> {
            String earlier = seen.putIfAbsent(value, path);
            if (earlier != null) {
                setting.complain("is the " + key + " of " + earlier + " too; expected another");
            }
        });
    }
}

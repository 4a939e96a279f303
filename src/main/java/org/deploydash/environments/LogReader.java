package org.deploydash.environments;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.deploydash.settings.Section;
import org.deploydash.settings.Setting;

/** Reads {@code logs} of an environment. */
final class LogReader {

    /** What systemd allows in a unit's name, without the backslash of its escapes; it must not look like an option of journalctl. */
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9_@:.][A-Za-z0-9_@:.-]{0,254}");

    private LogReader() {}

    static List<LogSource> logs(Section environment) {
        Set<String> ids = new HashSet<>();
        return environment.sections("logs").or(List.of()).stream()
                .map(section -> log(section, ids))
                .toList();
    }

    private static LogSource log(Section section, Set<String> ids) {
        Setting<String> id = section.word("id", EnvironmentsReader.ID, EnvironmentsReader.AN_ID);
        if (id.optional().isPresent() && !ids.add(id.or(""))) {
            id.complain("is the id of another log of this environment too; expected another");
        }
        Setting<Path> file = section.path("file");
        Setting<String> journal = section.word("journal", UNIT, "the name of a systemd unit");
        if (section.has("file") == section.has("journal")) {
            section.complain(
                    section.has("file")
                            ? "has both file and journal; expected one of them"
                            : "has neither file nor journal; expected one of them");
        }
        return new LogSource(
                id.required(""), section.text("name", 80).or(id.or("")), file.optional(), journal.optional());
    }
}

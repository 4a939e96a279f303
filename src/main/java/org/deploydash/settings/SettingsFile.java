package org.deploydash.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A YAML file of settings, read once: {@link #open} it, ask its {@link #root} for everything that may stand in it, and {@link #finish} it,
 * so that what nobody asked for is found.
 */
public final class SettingsFile {

    static final int LARGEST = 1 << 20;

    private final Path folder;
    private final Mistakes mistakes;
    private final List<Section> opened = new ArrayList<>();
    private final Section root;

    private SettingsFile(Node node, Path folder, Mistakes mistakes) {
        this.folder = folder;
        this.mistakes = mistakes;
        this.root = new Section("", node, this);
    }

    /**
     * Reads a file of at most 1 MiB; whatever is wrong with it is a mistake, and it then counts as empty.
     *
     * @param variable what named the file, for complaints about the file itself
     */
    public static SettingsFile open(Path file, String variable, Mistakes mistakes) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent() == null ? absolute : absolute.getParent();
        int before = mistakes.count();
        String text = text(absolute, new Spot(variable, 0, mistakes));
        return mistakes.count() > before ? none(folder, mistakes) : of(text, folder, mistakes);
    }

    /** Reads a text as if it stood in a file of that folder. */
    public static SettingsFile of(String text, Path folder, Mistakes mistakes) {
        return new SettingsFile(YamlTree.parse(text, mistakes), folder, mistakes);
    }

    /** Stands for a file that is not there: nothing is set. */
    public static SettingsFile none(Path folder, Mistakes mistakes) {
        return new SettingsFile(Node.mapping(Map.of(), 0), folder, mistakes);
    }

    private static String text(Path file, Spot spot) {
        try {
            if (!Files.exists(file)) {
                spot.complain("the file is not there");
            } else if (!Files.isRegularFile(file)) {
                spot.complain("the file is not a regular one");
            } else {
                return decoded(file, spot);
            }
        } catch (CharacterCodingException broken) {
            spot.complain("the file is not text in UTF-8");
        } catch (IOException | SecurityException broken) {
            spot.complain("the file cannot be read by this process ("
                    + broken.getClass().getSimpleName() + ")");
        }
        return "";
    }

    private static String decoded(Path file, Spot spot) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                spot.complain("the file is too large; expected at most 1 MiB");
                return "";
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
    }

    public Section root() {
        return root;
    }

    /** What relative paths in the file start from. */
    public Path folder() {
        return folder;
    }

    Mistakes mistakes() {
        return mistakes;
    }

    void opened(Section section) {
        opened.add(section);
    }

    /** Complains about every key that nobody asked for. */
    public void finish() {
        opened.forEach(Section::complainAboutUnknownKeys);
    }
}

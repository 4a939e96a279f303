package org.deploydash.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of a dashboard as a child takes them: in archives, and laid aside in the form the machine has them in memory (class data
 * sharing), which spares each start a third of its processor time. Made by whoever starts the first child of a build, and anew where a class
 * has changed.
 */
final class ChildClasses {

    private static final Path FOLDER = Path.of("target", "child").toAbsolutePath();
    private static final Path LAID_ASIDE = FOLDER.resolve("classes.jsa");
    private static final Path STAMP = FOLDER.resolve("of");

    /** Of this process. */
    private static final List<Path> CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .toList();

    private static List<String> options = List.of();

    private ChildClasses() {}

    /** What the command of a child says of its classes. */
    static synchronized List<String> options() throws IOException {
        if (options.isEmpty()) {
            beMade();
            // Without it where a machine lays nothing aside: one that is missing would cost the JDK's own too.
            options = Files.exists(LAID_ASIDE)
                    ? List.of("-XX:SharedArchiveFile=" + LAID_ASIDE, "-cp", path())
                    : List.of("-cp", path());
        }
        return options;
    }

    /** By one of the processes of a build, while the others wait. */
    private static void beMade() throws IOException {
        Files.createDirectories(FOLDER);
        try (FileChannel file =
                        FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock others = file.lock()) {
            String stamp = stamp();
            if (!Files.exists(STAMP) || !Files.readString(STAMP).equals(stamp)) {
                make();
                Files.writeString(STAMP, stamp);
            }
        }
    }

    private static void make() throws IOException {
        Files.deleteIfExists(STAMP);
        Files.deleteIfExists(LAID_ASIDE);
        CLASS_PATH.stream().filter(Files::isDirectory).forEach(ChildClasses::pack);
        // A dashboard that shows its page once.
        Path home = Files.createTempDirectory(FOLDER, "first");
        try (ChildDashboard first = ChildDashboard.start(
                List.of(), home, Map.of(), List.of("-XX:ArchiveClassesAtExit=" + LAID_ASIDE, "-cp", path()))) {
            Caller.of(first.base()).signedIn("viewer", "viewer-secret").get("");
            first.stop();
        }
    }

    private static void pack(Path folder) {
        // Stored, not deflated: it is read more often than it is written.
        String[] arguments = {"--create", "--no-compress", "--file", archive(folder), "-C", folder.toString(), "."};
        int fault = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, arguments);
        if (fault != 0) {
            throw new IllegalStateException(folder + " cannot be packed");
        }
    }

    private static String archive(Path folder) {
        return FOLDER.resolve(CLASS_PATH.indexOf(folder) + ".jar").toString();
    }

    /** Class data sharing knows no folders. */
    private static String path() {
        return CLASS_PATH.stream()
                .map(each -> Files.isDirectory(each) ? archive(each) : each.toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String stamp() throws IOException {
        long newest = 0;
        for (Path each : CLASS_PATH) {
            try (Stream<Path> files = Files.walk(each)) {
                newest = Math.max(
                        newest, files.mapToLong(ChildClasses::changed).max().orElse(0));
            }
        }
        return newest + " " + System.getProperty("java.home") + " " + CLASS_PATH;
    }

    private static long changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

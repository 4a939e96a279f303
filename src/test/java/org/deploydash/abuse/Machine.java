package org.deploydash.abuse;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where a server's files lie and how it is started: by systemd with the shipped unit, on a machine made of namespaces, where the tests
 * run as root and find what they need for it; else by the unit's command alone.
 */
final class Machine implements AutoCloseable {

    private static final Path BOOT =
            Path.of("src/test/resources/machine/boot.sh").toAbsolutePath();

    private final Process process;
    private final boolean booted;
    private final Path log;

    private Machine(Process process, boolean booted, Path log) {
        this.process = process;
        this.booted = booted;
        this.log = log;
    }

    /** Whether the unit can be started here as on its owner's machine. */
    static boolean canBoot() {
        String java = System.getProperty("java.home");
        return "root".equals(System.getProperty("user.name"))
                && Stream.of("/lib/systemd/systemd", "/usr/bin/unshare", "/usr/sbin/useradd", "/usr/sbin/chroot")
                        .allMatch(each -> Files.isExecutable(Path.of(each)))
                // which the unit hides
                && !java.startsWith("/home")
                && !java.startsWith("/root");
    }

    static Machine start(ServerFiles files) throws IOException {
        if (canBoot()) {
            return boot(files);
        }
        System.out.println("systemd or root is missing: the unit's command is run without it");
        return run(files);
    }

    private static Machine boot(ServerFiles files) throws IOException {
        Path folder = files.folder();
        Map<String, String> settings = settings("/etc/deployment-dashboard");
        StringBuilder environment = new StringBuilder();
        settings.forEach((name, value) ->
                environment.append(name).append('=').append(value).append('\n'));
        Files.writeString(folder.resolve("etc/environment"), environment);
        ProcessBuilder builder = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount",
                        "--uts",
                        "--ipc",
                        "sh",
                        BOOT.toString(),
                        folder.toString(),
                        files.unit().toString())
                .redirectOutput(folder.resolve("boot.log").toFile());
        return started(builder, settings, true, folder);
    }

    /** By the unit's command alone, once or, after it was closed, again. */
    static Machine run(ServerFiles files) throws IOException {
        Path folder = files.folder();
        // where a Java that crashes leaves its report
        ProcessBuilder builder = new ProcessBuilder(files.command())
                .directory(folder.toFile())
                .redirectOutput(Redirect.appendTo(folder.resolve("out.log").toFile()));
        builder.environment().put("DASHBOARD_DATA", folder.resolve("lib").toString());
        return started(builder, settings(folder.resolve("etc").toString()), false, folder);
    }

    private static Machine started(ProcessBuilder builder, Map<String, String> settings, boolean booted, Path folder)
            throws IOException {
        builder.environment().putAll(settings);
        return new Machine(builder.redirectErrorStream(true).start(), booted, folder.resolve("out.log"));
    }

    private static Map<String, String> settings(String etc) {
        return Map.of(
                "DASHBOARD_CONFIG",
                etc + "/dashboard.yaml",
                "JAVA_HOME",
                System.getProperty("java.home"),
                // what is kept softly would look like what is kept
                "JAVA_TOOL_OPTIONS",
                "-XX:SoftRefLRUPolicyMSPerMB=0");
    }

    boolean isOn() {
        return process.isAlive();
    }

    /** The server itself. */
    ProcessHandle server() {
        return booted
                ? process.descendants()
                        .filter(each -> each.info().command().orElse("").endsWith("/java"))
                        .findFirst()
                        .orElseThrow()
                : process.toHandle();
    }

    /** What the server has said. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        try {
            // asked to end first, as systemd does it
            for (ProcessHandle each : booted ? servers() : List.of(process.toHandle())) {
                each.destroy();
                each.onExit()
                        .orTimeout(60, TimeUnit.SECONDS)
                        .exceptionally(late -> null)
                        .join();
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private List<ProcessHandle> servers() {
        return process.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .toList();
    }
}
